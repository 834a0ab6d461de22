import { useState } from 'preact/hooks';
import { usePages, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { ListSearch } from '../../controls/filters.tsx';
import { Secret } from '../../controls/secret.tsx';
import { day } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { currentMe } from '../../session.ts';
import type { User } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { MerchantPicker } from './merchant-picker.tsx';
import { NewUser } from './new-user.tsx';
import { INVITED_ROLES, type InvitedRole, RolePicker } from './roles.tsx';

type Asked = { user: User; what: 'role' | 'reset' | 'factor' | 'disable' | 'enable' | 'sign_out' };

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
        <>
          <a class="btn" href="/operate/people/audit-log">
            <Icon name="book" size="m" /> {wo.audit.title}
          </a>
          <button type="button" class="btn primary" onClick={() => setAdding(true)}>
            <Icon name="plus" size="m" /> {words.add}
          </button>
        </>
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
      {asked &&
        (asked.what === 'role' ? (
          <ChangeRole user={asked.user} onClose={() => setAsked(null)} />
        ) : (
          <Ask user={asked.user} what={asked.what} onClose={() => setAsked(null)} />
        ))}
      {isAdding && <NewUser onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Actions({ user, onAsk }: { user: User; onAsk: (asked: Asked) => void }) {
  const { people: words } = wo;
  const isMe = user.id === currentMe().id;
  const all: Asked['what'][] = isMe
    ? ['sign_out']
    : [
        ...(user.influencer_id ? [] : ['role' as const]),
        ...(['reset', 'factor', 'sign_out', user.is_active ? 'disable' : 'enable'] as const),
      ];
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

function ChangeRole({ user, onClose }: { user: User; onClose: () => void }) {
  const now = INVITED_ROLES.find((role) => role === user.role) ?? 'owner';
  const [role, setRole] = useState<InvitedRole>(now);
  const [merchant_ids, setMerchants] = useState<readonly string[]>(user.merchant_ids);
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.people.role_changed(user.email));
    onClose();
  });
  const { people: words } = wo;
  const body = role === 'brand' ? { role, merchant_ids } : { role };
  return (
    <Confirm
      title={words.role_of(user.email)}
      button={words.make(user.email, words.roles[role])}
      isBusy={isBusy}
      error={error}
      isDisabled={role === now && merchant_ids.join() === user.merchant_ids.join()}
      onClose={onClose}
      onConfirm={() => write({ method: 'PATCH', path: `/api/users/${user.id}`, body })}
    >
      <RolePicker name="role" roles={INVITED_ROLES} value={role} onChange={setRole} />
      {role === 'brand' && <MerchantPicker value={merchant_ids} onChange={setMerchants} />}
    </Confirm>
  );
}

type AskProps = { user: User; what: Exclude<Asked['what'], 'role'>; onClose: () => void };

function Ask({ user, what, onClose }: AskProps) {
  const [password, setPassword] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ password?: string }>((answer) => {
    if (answer?.password) setPassword(answer.password);
    else onClose();
  });
  const path = `/api/users/${user.id}`;
  const requests = {
    reset: { method: 'POST', path: `${path}/reset-password` },
    sign_out: { method: 'DELETE', path: `${path}/sessions` },
    factor: { method: 'DELETE', path: `${path}/second-factor` },
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
