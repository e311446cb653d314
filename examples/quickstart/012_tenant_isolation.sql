alter table products enable row level security;

create policy products_of_tenant on products
    using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::bigint);
