import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { TextField } from '../../controls/field.tsx';
import { Card } from '../../parts/page.tsx';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';
import { orderPath } from './order-row.tsx';

/** An order that is missed is looked up by its number: the trace says what became of it. */
export function FindOrder() {
  const { route } = useLocation();
  const { to } = useSubject();
  const [number, setNumber] = useState('');
  const { missing } = wi.earnings;
  return (
    <Card title={missing.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (number.trim()) route(to(orderPath(number.trim())));
        }}
      >
        <p class="small muted">{missing.say}</p>
        <div class="bar">
          <TextField label={missing.label} value={number} maxLength={255} onInput={setNumber} />
          <button type="submit" class="btn under-label">
            {missing.button}
          </button>
        </div>
      </form>
    </Card>
  );
}
