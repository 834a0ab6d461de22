import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../api.ts';
import { Confirm } from '../controls/dialog.tsx';
import { time } from '../format.ts';
import { Icon } from '../parts/icon.tsx';
import { Card, Part } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import { w } from '../words.ts';

type Session = {
  id: string;
  created_at: string;
  last_seen_at: string;
  is_current: boolean;
  device?: string;
};

/** Where one is signed in, and the way to end it all. */
export function Sessions() {
  const sessions = useApi<{ data: Session[] }>('/auth/sessions');
  const [isAsking, setAsking] = useState(false);
  const { write, isBusy, error } = useWrite(() => location.replace('/sign-in'));
  const words = w.account;
  return (
    <Card title={words.sessions} flush>
      <Part of={sessions} rows={2}>
        {(data) => (
          <>
            <ul class="rows">
              {data?.data.map((one) => (
                <li key={one.id}>
                  <Icon name="key" />
                  <div>
                    <p class="one">
                      <span class="name">
                        {one.device ?? words.signed_in_on(time(one.created_at))}
                      </span>
                      {one.is_current && (
                        <Tag tone="good" icon="check">
                          {words.this_one}
                        </Tag>
                      )}
                    </p>
                    <p class="two">
                      <span>{words.last_seen(time(one.last_seen_at))}</span>
                    </p>
                  </div>
                </li>
              ))}
            </ul>
            <p class="foot">
              <span class="note">{words.sessions_count(data?.data.length ?? 0)}</span>
              <button type="button" class="btn plain" onClick={() => setAsking(true)}>
                {words.sign_out_everywhere}
              </button>
            </p>
          </>
        )}
      </Part>
      {isAsking && (
        <Confirm
          title={words.sign_out_everywhere}
          button={words.end_sessions(sessions.data?.data.length ?? 0)}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() => write({ method: 'POST', path: '/auth/sign-out-everywhere' })}
        >
          <p class="small">{words.sign_out_everywhere_say}</p>
        </Confirm>
      )}
    </Card>
  );
}
