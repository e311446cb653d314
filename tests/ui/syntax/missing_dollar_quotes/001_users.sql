begin
    raise notice 'moving';
    update users set moved = true;
end;
