import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { TextField } from '../../controls/field.tsx';
import { Card } from '../../parts/page.tsx';
import { at } from '../../session.ts';
import { wo } from '../../words.ts';

/** An order by its number, whether it earned or not. */
export function FindOrder() {
  const { route } = useLocation();
  const [number, setNumber] = useState('');
  const { orders: words } = wo;
  return (
    <Card title={words.find}>
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault();
          if (number.trim()) route(orderHref(number.trim()));
        }}
      >
        <TextField label={words.number} value={number} maxLength={255} onInput={setNumber} />
        <button type="submit" class="btn primary under-label">
          {words.find_button}
        </button>
      </form>
    </Card>
  );
}

/** Shops number alike, so the account comes along. */
export const orderHref = (number: string, network_account_id?: string) =>
  at(
    `/orders/${encodeURIComponent(number)}${
      network_account_id ? `?account=${network_account_id}` : ''
    }`,
  );
