import { useState } from 'preact/hooks';
import { useApi, usePages, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { ListSearch } from '../../controls/filters.tsx';
import { Secret } from '../../controls/secret.tsx';
import { day, time } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { currentMe } from '../../session.ts';
import type { User } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { NewUser } from './new-user.tsx';

type Asked = { user: User; what: 'reset' | 'disable' | 'enable' | 'sign_out' };

/** Who may sign in? */
export function People() {
  const [query] = useQueryParams();
  const users = usePages<User>(`/api/users?limit=20${params({ q: query.q })}`);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isAdding, setAdding] = useState(false);
  const { people: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        <button type="button" class="btn primary" onClick={() => setAdding(true)}>
          <Icon name="plus" size="m" /> {words.add}
        </button>
      }
    >
      <div class="bar">
        <ListSearch label={words.search} />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={users} rows={5} tall>
          {() =>
            users.rows?.length ? (
              <List
                caption={words.caption}
                rows={users.rows}
                keyOf={(row) => row.id}
                pages={users}
                columns={[
                  {
                    key: 'email',
                    label: words.email,
                    card: 'title',
                    cell: ({ email, created_at }) => (
                      <>
                        <span class="name">{email}</span>
                        <span class="sub">{words.since(day(created_at))}</span>
                      </>
                    ),
                  },
                  {
                    key: 'role',
                    label: words.role,
                    cell: ({ role, influencer_id }) =>
                      influencer_id ? (
                        <a href={`/operate/influencers/${influencer_id}`}>
                          {words.roles.influencer}
                        </a>
                      ) : (
                        (words.roles[role as keyof typeof words.roles] ?? role)
                      ),
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    cell: ({ is_active }) => <OnOff is_active={is_active} off={words.disabled} />,
                  },
                  {
                    key: 'actions',
                    label: words.actions,
                    card: 'line',
                    cell: (user) => <Actions user={user} onAsk={setAsked} />,
                  },
                ]}
              />
            ) : (
              <EmptyState icon="users" title={words.empty} />
            )
          }
        </Part>
      </Card>
      <AuditLog />
      {asked && <Ask {...asked} onClose={() => setAsked(null)} />}
      {isAdding && <NewUser onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Actions({ user, onAsk }: { user: User; onAsk: (asked: Asked) => void }) {
  const { people: words } = wo;
  const isMe = user.id === currentMe().id;
  const all: Asked['what'][] = isMe
    ? ['sign_out']
    : ['reset', 'sign_out', user.is_active ? 'disable' : 'enable'];
  return (
    <span class="bar">
      {all.map((what) => (
        <button key={what} type="button" class="btn" onClick={() => onAsk({ user, what })}>
          {words.verbs[what]}
          <span class="vh"> {user.email}</span>
        </button>
      ))}
    </span>
  );
}

function Ask({ user, what, onClose }: Asked & { onClose: () => void }) {
  const [password, setPassword] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ password?: string }>((answer) => {
    if (answer?.password) setPassword(answer.password);
    else onClose();
  });
  const path = `/api/users/${user.id}`;
  const requests = {
    reset: { method: 'POST', path: `${path}/reset-password` },
    sign_out: { method: 'DELETE', path: `${path}/sessions` },
    disable: { method: 'PATCH', path, body: { is_active: false } },
    enable: { method: 'PATCH', path, body: { is_active: true } },
  } as const;
  const { people: words } = wo;
  if (password) {
    const say = wo.influencers.password_say(user.email);
    return <Secret title={words.new_password} say={say} secret={password} onClose={onClose} />;
  }
  return (
    <Confirm
      title={words.titles[what](user.email)}
      button={words.titles[what](user.email)}
      isBad={what === 'disable'}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() => write(requests[what])}
    >
      <p class="small">{words.says[what]}</p>
    </Confirm>
  );
}

type Entry = {
  id: string;
  at: string;
  actor: { label: string };
  action: string;
  object: string | null;
  reason: string | null;
};

/** Who changed what, when and why; nothing is shown where there is no such record. */
function AuditLog() {
  const log = useApi<{ data: Entry[] }>('/api/audit-log?limit=20', { optional: true });
  const { people: words } = wo;
  if (!log.data) return null;
  return (
    <Card title={words.audit} flush>
      {log.data.data.length === 0 ? (
        <EmptyState icon="file" title={words.audit_empty} />
      ) : (
        <List
          caption={words.audit}
          rows={log.data.data}
          keyOf={(row) => row.id}
          columns={[
            {
              key: 'action',
              label: words.audit_what,
              card: 'title',
              cell: (row) => (
                <>
                  <span class="name">{row.action}</span>
                  {row.reason && <span class="sub">{row.reason}</span>}
                </>
              ),
            },
            { key: 'who', label: words.audit_who, cell: (row) => row.actor.label },
            {
              key: 'object',
              label: words.audit_object,
              cell: (row) => <span class="mono small">{row.object}</span>,
            },
            { key: 'at', label: words.audit_when, card: 'answer', cell: (row) => time(row.at) },
          ]}
        />
      )}
    </Card>
  );
}
