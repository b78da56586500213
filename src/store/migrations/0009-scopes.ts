/** What of the site an account sees; schema.sql explains it. */
export const scopes = `
alter table accounts add column scope_json text check (
  scope_json is null or (role <> 'admin' and json_valid(scope_json) and json_array_length(scope_json) > 0)
);
`;
