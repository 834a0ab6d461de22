import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Icon } from '../../parts/icon.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import { EventState, Tag } from '../../parts/tag.tsx';
import type { NetworkAccount } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Tested = { event_id: string; outcome: string; reason: string | null };

/** Has the account deliver a test order, and says what became of it. */
export function TestEvent({ account }: { account: NetworkAccount }) {
  const [tested, setTested] = useState<Tested | null>(null);
  const { write, isBusy, error } = useWrite<Tested>(setTested);
  const { networks: words } = wo;
  const isGood = tested?.outcome === 'ignored';
  const isOn = account.is_active && account.closed_at === null;
  return (
    <div>
      <p class="under">
        <button
          type="button"
          class="btn"
          disabled={isBusy || !isOn}
          aria-busy={isBusy}
          onClick={() =>
            write({ method: 'POST', path: `/api/network-accounts/${account.id}/test` })
          }
        >
          <Icon name="send" size="m" /> {words.test}
        </button>
      </p>
      <p class="small muted under">{isOn ? words.test_say : words.test_off}</p>
      <div role="status">
        {tested && (
          <p class="small under">
            {isGood ? (
              <Tag tone="good" icon="check">
                {words.test_good}
              </Tag>
            ) : (
              <EventState status={tested.outcome} />
            )}{' '}
            {isGood ? words.test_good_say : tested.reason}{' '}
            <a href={`/operate/inbox/${tested.event_id}`}>{words.test_open}</a>
          </p>
        )}
      </div>
      {error ? <ErrorCard error={error} /> : null}
    </div>
  );
}
