import type { Components } from './api-document.ts';

const whole = { type: 'integer', minimum: 0 } as const;

/** The headers of answers. */
export const HEADERS: NonNullable<Components['headers']> = {
  'X-Request-Id': {
    description: 'Names this request in our logs; your own, when you sent one',
    schema: { type: 'string' },
    example: '0f6c1c52-5a0e-4a63-9a55-6d2b7f1c9e10',
  },
  'RateLimit-Limit': {
    description: 'How many requests a minute has room for',
    schema: whole,
    example: 600,
  },
  'RateLimit-Remaining': {
    description: 'How many are left of them',
    schema: whole,
    example: 598,
  },
  'RateLimit-Reset': {
    description: 'In how many seconds there is room for all of them again',
    schema: whole,
    example: 12,
  },
  'Retry-After': { description: 'How many seconds to wait', schema: whole, example: 12 },
  'Idempotent-Replayed': {
    description: '`true` when this is the first answer again, and nothing was done',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
};

/** The header that makes a POST safe to send again. */
export const IDEMPOTENCY_KEY: NonNullable<Components['parameters']> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'A name of your own for this request, so that it can be sent again safely.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  },
};
