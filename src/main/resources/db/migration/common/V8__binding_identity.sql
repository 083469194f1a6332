-- The object id of the identity with which a consumer was bound; several where any of them may be the one.
alter table cmk_binding add column principal_id text;
-- Where the secret of the application is kept with which a consumer reaches its key; never the secret.
alter table cmk_binding add column application_secret text;
