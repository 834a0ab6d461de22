import type { OperationTexts } from './operation-text.ts';
import { ACCOUNT_TEXTS } from './operations/account-texts.ts';
import { CATALOGUE_TEXTS } from './operations/catalogue-texts.ts';
import { CONVERSION_TEXTS } from './operations/conversion-texts.ts';
import { INBOX_TEXTS } from './operations/inbox-texts.ts';
import { LINK_TEXTS } from './operations/link-texts.ts';
import { MONEY_TEXTS } from './operations/money-texts.ts';
import { NETWORK_TEXTS } from './operations/network-texts.ts';
import { PRIVACY_TEXTS } from './operations/privacy-texts.ts';

/** Words and examples of every operation. One without a row here fails a test. */
export const OPERATION_TEXTS: OperationTexts = {
  ...LINK_TEXTS,
  ...CONVERSION_TEXTS,
  ...MONEY_TEXTS,
  ...CATALOGUE_TEXTS,
  ...NETWORK_TEXTS,
  ...PRIVACY_TEXTS,
  ...ACCOUNT_TEXTS,
  ...INBOX_TEXTS,
};
