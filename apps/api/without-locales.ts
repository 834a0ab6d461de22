// Stands in for zod's fifty translations of its messages (wrangler.toml): English is its own.
export {};
