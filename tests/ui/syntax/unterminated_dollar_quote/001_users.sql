do $body$
begin
    perform 1;
end
$boby$;
