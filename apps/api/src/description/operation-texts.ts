import { IMPORT_TEXTS } from '../catalogue/import/texts.ts';
import { CATALOGUE_TEXTS } from '../catalogue/texts.ts';
import { CLICK_TEXTS } from '../clicks/texts.ts';
import { COMMISSION_TEXTS } from '../commissions/texts.ts';
import { INBOX_TEXTS } from '../inbox/texts.ts';
import { LEDGER_TEXTS } from '../ledger/texts.ts';
import { LINK_TEXTS } from '../links/texts.ts';
import { NETWORK_TEXTS } from '../networks/texts.ts';
import { OPERATIONS_TEXTS } from '../operations/texts.ts';
import { ORDER_TEXTS } from '../orders/texts.ts';
import { PAYOUT_DETAILS_TEXTS } from '../payouts/details-texts.ts';
import { PAYOUT_FILE_TEXTS } from '../payouts/files/texts.ts';
import { STATEMENT_TEXTS } from '../payouts/statements/texts.ts';
import { PAYOUT_TEXTS } from '../payouts/texts.ts';
import { API_KEY_TEXTS } from '../people/api-key-texts.ts';
import { INFLUENCER_TEXTS } from '../people/influencer-texts.ts';
import { PEOPLE_TEXTS } from '../people/texts.ts';
import { PRIVACY_TEXTS } from '../privacy/texts.ts';
import { STATS_TEXTS } from '../stats/texts.ts';
import { TERM_TEXTS } from '../terms/texts.ts';
import type { OperationTexts } from './operation-text.ts';

/** Words and examples of every operation. One without a row here fails a test. */
export const OPERATION_TEXTS: OperationTexts = {
  ...LINK_TEXTS,
  ...STATS_TEXTS,
  ...LEDGER_TEXTS,
  ...API_KEY_TEXTS,
  ...ORDER_TEXTS,
  ...COMMISSION_TEXTS,
  ...PAYOUT_TEXTS,
  ...PAYOUT_DETAILS_TEXTS,
  ...PAYOUT_FILE_TEXTS,
  ...STATEMENT_TEXTS,
  ...CATALOGUE_TEXTS,
  ...IMPORT_TEXTS,
  ...INFLUENCER_TEXTS,
  ...TERM_TEXTS,
  ...NETWORK_TEXTS,
  ...PRIVACY_TEXTS,
  ...PEOPLE_TEXTS,
  ...CLICK_TEXTS,
  ...OPERATIONS_TEXTS,
  ...INBOX_TEXTS,
};
