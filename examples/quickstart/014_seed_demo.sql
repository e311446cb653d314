insert into users (email, display_name) values
    ('ada@example.com', 'Ada'),
    ('grace@example.com', 'Grace; the second');

insert into organisations (slug, name) values ('arctic-terns', 'Arctic Terns & Co.');

insert into members (organisation_id, user_id, role)
select o.id, u.id, 'owner'
from organisations o, users u
where o.slug = 'arctic-terns' and u.email = 'ada@example.com';
