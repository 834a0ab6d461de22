import { z } from '@hono/zod-openapi';
import { id, instant } from '../rest/fields.ts';
import {
  type Bound,
  email,
  isOfMerchants,
  MERCHANTS,
  wishedMerchants,
  wishedRole,
} from './schemas.ts';

/** An influencer’s invitation names them, or where somebody new is asked in; no other either. */
const invited = ({
  role,
  influencer_id,
  program_ids,
}: Bound & { program_ids?: string[] | undefined }) =>
  (role === 'influencer' ? 1 : 0) ===
  [influencer_id, program_ids].filter((one) => one !== undefined).length;
export const newInvitation = z
  .strictObject({
    email,
    role: wishedRole,
    influencer_id: id('inf').optional().openapi({ description: 'Whom the user is' }),
    program_ids: z
      .array(id('prg'))
      .min(1)
      .max(50)
      .optional()
      .openapi({ description: 'Of somebody new: the programs they are invited to', example: [] }),
    merchant_ids: wishedMerchants,
  })
  .refine(invited, {
    path: ['influencer_id'],
    message: 'Of an influencer name who it is, or the programs somebody new is invited to',
  })
  .refine(isOfMerchants, { path: ['merchant_ids'], message: MERCHANTS })
  .openapi('NewInvitation');
export type NewInvitation = z.infer<typeof newInvitation>;
export const invitation = z
  .object({ id: id('usr'), email, expires_at: instant })
  .openapi('Invitation');
