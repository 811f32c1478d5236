-- Times are milliseconds since 1970; secrets are SHA-256 in hexadecimal digits; lists are texts
-- percent-encoded with a space between.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  method TEXT NOT NULL,
  label TEXT NOT NULL,
  scopes TEXT NOT NULL,
  creator_agent TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER,
  last_used INTEGER
);

CREATE INDEX api_key_of_owner ON api_key (owner);

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  group_names TEXT NOT NULL,
  method TEXT NOT NULL,
  standing TEXT NOT NULL,
  provider TEXT,
  client_id TEXT,
  end_session TEXT,
  id_token TEXT,
  expires INTEGER NOT NULL
);

CREATE INDEX session_of_owner ON session (owner);
CREATE INDEX session_by_end ON session (expires);

CREATE TABLE user_groups (
  owner TEXT PRIMARY KEY,
  names TEXT NOT NULL
);
