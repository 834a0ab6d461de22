import { useState } from 'preact/hooks';
import { useApi, usePages, useWrite } from '../../api.ts';
import { Confirm, Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField } from '../../controls/field.tsx';
import { NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { isBrand } from '../../session.ts';
import type { Group, Membership, Program } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wm } from '../../words.ts';
import { Decide, type Decision } from './decide.tsx';
import { Invite } from './invite.tsx';
import { MemberState, Who } from './who.tsx';

const STATES = ['approved', 'applied', 'invited', 'declined', 'suspended', 'left'] as const;
type Asked = { member: Membership; what: Decision | 'move' | 'invite' };

/** Who is in this program, was, or asks to be. */
export function Members({ program }: { program: Program }) {
  const [query, change] = useQueryParams();
  const { state } = query;
  const path = `/api/programs/${program.id}/memberships?limit=20${params({ state })}`;
  const rows = usePages<Membership>(path);
  const groups = useApi<{ data: Group[] }>(`/api/programs/${program.id}/groups?limit=100`);
  const [isInviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { members: words } = wm;
  const known = groups.data?.data ?? [];
  const close = () => setAsked(null);
  return (
    <Card
      title={words.title}
      flush
      head={
        <span class="bar end">
          <Choice
            name={w.state_word}
            value={state ?? ''}
            options={[
              { value: '', label: words.every_state },
              ...STATES.map((value) => ({ value, label: words.states[value] })),
            ]}
            onChange={(value) => change({ state: value || null })}
          />
          <button type="button" class="btn" onClick={() => setInviting(true)}>
            <Icon name="plus" size="m" /> {words.invite}
          </button>
        </span>
      }
    >
      <Part of={rows} rows={3}>
        {() =>
          rows.rows?.length ? (
            <Table rows={rows} groups={known} onAsk={setAsked} />
          ) : state ? (
            <NoneOfFilters names={['state']} />
          ) : (
            <EmptyState icon="users" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
      {isInviting && <Invite program={program} groups={known} onClose={() => setInviting(false)} />}
      {asked?.what === 'move' && <Move member={asked.member} groups={known} onClose={close} />}
      {asked?.what === 'invite' && <InviteAgain member={asked.member} onClose={close} />}
      {asked && asked.what !== 'move' && asked.what !== 'invite' && (
        <Decide of={[asked.member]} decision={asked.what} onClose={close} />
      )}
    </Card>
  );
}

type TableProps = {
  rows: ReturnType<typeof usePages<Membership>>;
  groups: readonly Group[];
  onAsk: (asked: Asked) => void;
};

function Table({ rows, groups, onAsk }: TableProps) {
  const { members: words } = wm;
  const nameOf = (id: string | null) => groups.find((one) => one.id === id)?.name;
  return (
    <List
      caption={words.caption}
      rows={rows.rows ?? []}
      keyOf={(row) => row.id}
      pages={rows}
      columns={[
        {
          key: 'who',
          label: words.who,
          card: 'title',
          cell: ({ influencer }) => <Who of={influencer} />,
        },
        {
          key: 'group',
          label: words.group,
          cell: ({ group_id }) => nameOf(group_id) ?? words.no_group,
        },
        {
          key: 'state',
          label: w.state_word,
          card: 'answer',
          cell: ({ state, reason, changed_at }) => (
            <>
              <MemberState state={state} />
              <span class="sub">
                <When at={changed_at} />
                {reason && ` · ${reason}`}
              </span>
            </>
          ),
        },
        {
          key: 'way',
          label: words.change,
          cell: (member) => <Ways member={member} hasGroups={groups.length > 0} onAsk={onAsk} />,
        },
      ]}
    />
  );
}

type WaysProps = { member: Membership; hasGroups: boolean; onAsk: (asked: Asked) => void };

/** What may be decided of somebody who stands so. */
function Ways({ member, hasGroups, onAsk }: WaysProps) {
  const { state, influencer } = member;
  const { members: words } = wm;
  const isBack = state === 'declined' || state === 'suspended';
  const ways: (readonly [Asked['what'], string])[] = [
    ...(state === 'approved' ? ([['suspend', wm.verbs.suspend(0)]] as const) : []),
    ...(isBack ? ([['accept', words.accept_again]] as const) : []),
    ...(state === 'applied' || state === 'invited'
      ? ([
          ['accept', wm.verbs.accept(0)],
          ['decline', wm.verbs.decline(0)],
        ] as const)
      : []),
    ...(state === 'left' ? ([['invite', words.invite_again]] as const) : []),
    ...(hasGroups && !isBrand() && state !== 'left' ? ([['move', words.move]] as const) : []),
  ];
  return (
    <span class="bar">
      {ways.map(([what, label]) => (
        <button key={what} type="button" class="btn plain" onClick={() => onAsk({ member, what })}>
          {label}
          <span class="vh"> {influencer.display_name}</span>
        </button>
      ))}
    </span>
  );
}

type MoveProps = { member: Membership; groups: readonly Group[]; onClose: () => void };

function Move({ member, groups, onClose }: MoveProps) {
  const [group_id, setGroup] = useState(member.group_id ?? '');
  const { display_name } = member.influencer;
  const { members: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.moved(display_name));
    onClose();
  });
  const title = words.move_title(display_name);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { group_id: group_id || null };
          write({ method: 'PATCH', path: `/api/memberships/${member.id}`, body });
        }}
      >
        <p class="small">{words.move_say}</p>
        <SelectField
          label={words.group}
          none={words.no_group}
          value={group_id}
          onChange={setGroup}
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FormEnd {...{ error, refused: {}, isBusy, onClose }} button={title} />
      </form>
    </Dialog>
  );
}

/** Who left is not taken back by others: they are asked. */
function InviteAgain({ member, onClose }: { member: Membership; onClose: () => void }) {
  const { program, influencer } = member;
  const { members: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.invited);
    onClose();
  });
  const title = words.invite_name(influencer.display_name);
  const path = `/api/programs/${program.id}/memberships`;
  const body = { influencer_id: influencer.id };
  return (
    <Confirm
      title={title}
      button={title}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() => write({ method: 'POST', path, body })}
    >
      <p class="small">{words.hows.invited}</p>
    </Confirm>
  );
}
