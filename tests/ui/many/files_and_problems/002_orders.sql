\connect app
