import { useState } from 'preact/hooks';
import { queries, useApi, useWrite } from '../api.ts';
import { Segments } from '../controls/panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, ErrorCard, Part } from '../parts/page.tsx';
import { toast } from '../parts/toast.tsx';
import { currentMe, may, setMe } from '../session.ts';
import type { NoticeSettings } from '../shapes.ts';
import { w, wa } from '../words.ts';

const PATH = '/api/notification-settings';

type Setting = NoticeSettings['data'][number];

/** What am I told by mail? */
export function Notices() {
  const settings = useApi<NoticeSettings>(PATH);
  const { email } = currentMe();
  const { notices: words } = wa;
  return (
    <>
      <MailProblem />
      <Card title={words.by_mail}>
        {email && <p class="small muted">{words.to(email)}</p>}
        <Part of={settings} rows={4} tall>
          {(data) => data && <Choices settings={data.data} />}
        </Part>
      </Card>
      <Card title={words.always}>
        <p class="small muted">{words.always_say}</p>
      </Card>
    </>
  );
}

function Choices({ settings }: { settings: readonly Setting[] }) {
  const { write, error } = useWrite<NoticeSettings>((now) => queries.setQueryData([PATH], now));
  const { notices: words } = wa;
  const choose = ({ kind, choice }: Pick<Setting, 'kind' | 'choice'>, done = () => {}) =>
    write({ method: 'PUT', path: PATH, body: { [kind]: choice } }, { onSuccess: done });
  return (
    <>
      {error ? <ErrorCard error={error} /> : null}
      <ul class="rows">
        {settings.map((row) => (
          <li key={row.kind}>
            <div class="bar">
              <div>
                <p class="small strong">{words.kinds[row.kind]}</p>
                <p class="note">{words.says[row.kind]}</p>
              </div>
              <span class="end">
                <Segments
                  name={words.off_for(words.kinds[row.kind])}
                  value={row.choice}
                  options={row.choices.map((value) => ({ value, label: words.choices[value] }))}
                  onChange={(choice) => {
                    if (choice === row.choice) return;
                    choose({ kind: row.kind, choice }, () => toast(w.saved, () => choose(row)));
                  }}
                />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Nothing reaches their address: why, and what to do. */
function MailProblem() {
  const me = currentMe();
  const [problem, setProblem] = useState(me.mail_problem ?? null);
  const { write, isBusy, error } = useWrite(() => {
    setMe({ ...me, mail_problem: null });
    setProblem(null);
    toast(wa.notices.mended);
  });
  if (problem === null) return null;
  const { title, say } = wa.notices.problems[problem];
  const canMend = me.role === 'support' || may('people');
  return (
    <div class="notice bad" role="note">
      <Icon name="alert" />
      <div>
        <p>
          <b>{title(me.email ?? '')}</b> {say} {!canMend && wa.notices.ask}
        </p>
        {error ? <ErrorCard error={error} /> : null}
      </div>
      {canMend && (
        <button
          type="button"
          class="btn"
          disabled={isBusy}
          onClick={() => write({ method: 'DELETE', path: `/api/users/${me.id}/mail-problem` })}
        >
          {isBusy ? w.working : wa.notices.mend}
        </button>
      )}
    </div>
  );
}
