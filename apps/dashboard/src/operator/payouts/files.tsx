import { Fragment } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { Card } from '../../parts/page.tsx';
import { wo } from '../../words.ts';

/** The files for those who pay, of what is being prepared in these currencies. */
export function Files({ currencies }: { currencies: readonly string[] }) {
  const { payouts: words } = wo;
  const csv = (format: string, currency: string) =>
    `/api/payouts/export.csv?format=${format}&currency=${currency}`;
  return (
    <Card title={words.files}>
      <p class="small muted">{words.files_say}</p>
      <div class="bar under">
        {currencies.map((currency) => (
          <Fragment key={currency}>
            <a class="btn" href={csv('paypal', currency)} download>
              <Icon name="download" size="m" /> PayPal {currency}
            </a>
            <a class="btn" href={csv('bank', currency)} download>
              <Icon name="download" size="m" /> {words.bank} {currency}
            </a>
          </Fragment>
        ))}
        {currencies.includes('EUR') && (
          <a class="btn" href="/api/payouts/export.xml" download>
            <Icon name="download" size="m" /> SEPA EUR
          </a>
        )}
      </div>
    </Card>
  );
}
