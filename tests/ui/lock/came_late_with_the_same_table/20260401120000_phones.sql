alter table public.users
    add phone text;
