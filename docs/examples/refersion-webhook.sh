#!/usr/bin/env bash
# Reports an order of $100.00 to SkinStack as Refersion does: the signature is the base64
# HMAC-SHA256 of the raw body. Then it delivers the same bytes again.
# Usage, with `npm run dev` running: bash docs/examples/refersion-webhook.sh
set -euo pipefail

API_URL=${API_URL:-http://localhost:8000}
REDIRECT_URL=${REDIRECT_URL:-http://localhost:8787}
SECRET=${SEED_REFERSION_SECRET:-local-refersion-signing-secret}
LINK=$REDIRECT_URL/l/iHhWtRCf # one of Mina Park’s links in the seeded world
PHONE='Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'

# A shopper follows the link. The signed click token is in the address of the shop.
TOKEN=$(curl -s -o /dev/null -w '%{redirect_url}' -A "$PHONE" "$LINK" | sed 's/.*subid=//')

ID=$(date +%s)$((RANDOM % 9000 + 1000))
NOW=$(date -u '+%Y-%m-%d %H:%M:%S')
BODY=$(printf '{"id":%s,"created":"%s","updated":"%s","status":"PENDING","total":"100.00","commission_total":"20.00","currency":"USD","order_id":"R-%s","click":{"sub_id":"%s"}}' \
  "$ID" "$NOW" "$NOW" "$ID" "$TOKEN")
SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64)

deliver() {
  curl -s -w '\n%{http_code}\n' "$API_URL/webhooks/refersion" \
    -H "Refersion-Signature: $SIGNATURE" -H 'Refersion-Topic: NEW_CONVERSION' -d "$BODY"
}
# Prints status and outcome: 200 recorded, then 202 duplicate.
for _ in first second; do
  ANSWER=$(deliver)
  OUTCOME=$(printf %s "$ANSWER" | sed -n 's/.*"outcome":"\([a-z]*\)".*/\1/p')
  printf '%s %s\n' "$(printf %s "$ANSWER" | tail -n 1)" "$OUTCOME"
done
