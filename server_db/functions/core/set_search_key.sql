create function erp_api.set_search_key() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_row jsonb := to_jsonb(new);
begin
    new.search_key := search_key(array(
        select case jsonb_typeof(v_row -> g.name)
            when 'object' then (select string_agg(a.value, ' ') from jsonb_each_text(v_row -> g.name) a)
            else v_row ->> g.name
        end
        from unnest(tg_argv) with ordinality g(name, place)
        order by g.place
    ));
    return new;
end
$$;
comment on function erp_api.set_search_key() is
    'Trigger: keep search_key; its arguments are the columns that a record is found by; of attributes, the values.';
