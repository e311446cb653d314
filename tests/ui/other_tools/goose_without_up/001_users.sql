-- +goose StatementBegin
create table users (id bigint primary key);
-- +goose StatementEnd
