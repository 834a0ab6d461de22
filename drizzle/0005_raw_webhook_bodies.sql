-- Bodies are kept as the bytes that came: text cannot hold a NUL, nor what is not UTF-8.
ALTER TABLE "webhook_events" ALTER COLUMN "body" SET DATA TYPE bytea USING convert_to("body", 'UTF8');
