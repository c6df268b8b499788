create function erp_api.new_id() returns uuid
language plpgsql volatile
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_milliseconds bigint := extract(epoch from clock_timestamp()) * 1000;
    v_bytes bytea := overlay(
        uuid_send(gen_random_uuid()) placing substring(int8send(v_milliseconds) from 3) from 1 for 6
    );
begin
    -- The version stands in the upper half of the seventh byte; gen_random_uuid set the variant.
    return encode(set_byte(v_bytes, 6, get_byte(v_bytes, 6) & 15 | 112), 'hex')::uuid;
end
$$;
comment on function erp_api.new_id() is
    'A UUID version 7 (RFC 9562: 48 bits of Unix milliseconds, then random) for records that the server makes, '
    'so that new keys go to the end of their index.';
