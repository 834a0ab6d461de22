import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { formatAmount } from '@skinstack/domain/money';
import { sepaText } from '@skinstack/domain/payouts/sepa-text';
import { Problem } from '@skinstack/domain/problem';
import type { PayoutInstruction, PayoutProvider } from './payout-provider.ts';

const LONGEST_NAME = 70;

/**
 * A SEPA credit transfer, ISO 20022 `pain.001.001.09` by the EPC's guidelines. Its message id is a
 * hash of the payouts in it, and each end-to-end id is the payout's, so a bank detects a file it is
 * given twice.
 */
export const sepaFile: PayoutProvider<'bank'> = {
  method: 'bank',
  max_payouts: 5_000,
  refuseCurrency: (currency) => (currency === 'EUR' ? null : 'A SEPA transfer is in EUR'),
  async writeFile(instructions, { made_at, payer }) {
    if (!payer) {
      const detail = 'Set PAYER_NAME and PAYER_IBAN: a SEPA file names the account that pays.';
      throw new Problem('conflict', detail);
    }
    if (instructions.length === 0) {
      const detail =
        'There is no payout to a bank account in this state; a SEPA file cannot be empty.';
      throw new Problem('conflict', detail);
    }
    const sums = sumsOf(instructions);
    const name = `<Nm>${text(payer.name, LONGEST_NAME)}</Nm>`;
    const id = await messageId(instructions);
    const [day, time] = made_at.toISOString().split(/[T.]/);
    const content = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
<CstmrCdtTrfInitn>
<GrpHdr>
<MsgId>${id}</MsgId><CreDtTm>${day}T${time}Z</CreDtTm>${sums}<InitgPty>${name}</InitgPty>
</GrpHdr>
<PmtInf>
<PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>${sums}
<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
<ReqdExctnDt><Dt>${day}</Dt></ReqdExctnDt>
<Dbtr>${name}</Dbtr>
<DbtrAcct><Id><IBAN>${payer.iban}</IBAN></Id></DbtrAcct>
<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
<ChrgBr>SLEV</ChrgBr>
${instructions.map(transfer).join('\n')}
</PmtInf>
</CstmrCdtTrfInitn>
</Document>
`;
    return { name: 'sepa-payouts.xml', content_type: 'application/xml; charset=utf-8', content };
  },
};

type Instruction = PayoutInstruction<'bank'>;

function transfer({ reference, amount_minor, currency, details }: Instruction): string {
  const amount = formatAmount({ amount_minor, currency });
  return `<CdtTrfTxInf>
<PmtId><EndToEndId>${text(reference, 35)}</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="${currency}">${amount}</InstdAmt></Amt>
<Cdtr><Nm>${text(details.account_holder, LONGEST_NAME)}</Nm></Cdtr>
<CdtrAcct><Id><IBAN>${details.iban}</IBAN></Id></CdtrAcct>
<RmtInf><Ustrd>${text(`SkinStack ${reference}`, 140)}</Ustrd></RmtInf>
</CdtTrfTxInf>`;
}

function sumsOf(instructions: readonly Instruction[]): string {
  const sum = instructions.reduce((total, { amount_minor }) => total + amount_minor, 0n);
  const [first] = instructions;
  const total = first ? formatAmount({ amount_minor: sum, currency: first.currency }) : '0';
  return `<NbOfTxs>${instructions.length}</NbOfTxs><CtrlSum>${total}</CtrlSum>`;
}

const text = (value: string, max: number) => escapeMarkup(sepaText(value, max));

/** The same for the same payouts, in 35 characters that banks accept. */
async function messageId(instructions: readonly Instruction[]): Promise<string> {
  const ids = instructions.map(({ reference }) => reference).sort();
  const hash = await sha256Hex(ids.join('\n'));
  return `SKST${hash.slice(0, 31)}`;
}
