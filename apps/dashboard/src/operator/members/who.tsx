import { count, country } from '../../format.ts';
import { Tag } from '../../parts/tag.tsx';
import type { Membership } from '../../shapes.ts';
import { wm } from '../../words.ts';
import { InfluencerLink } from '../people/influencer-name.tsx';

/** Somebody by name, with what tells them apart from others. */
export function Who({ of, more }: { of: Membership['influencer']; more?: string }) {
  const parts = [of.handle && `@${of.handle}`, of.country && country(of.country), of.email, more];
  return (
    <span>
      <span class="name">
        <InfluencerLink id={of.id} name={of.display_name} />
      </span>
      <span class="sub">{parts.filter(Boolean).join(' · ')}</span>
    </span>
  );
}

type Platform = NonNullable<Membership['application']>['platforms'][number];

/** Where somebody is read, as they say. */
export function Platforms({ of }: { of: readonly Platform[] }) {
  if (of.length === 0) return <>–</>;
  return (
    <>
      {of.map(({ name, address, followers }) => (
        <span key={address} class="block">
          {isAddress(address) ? (
            <a href={address} rel="noreferrer" target="_blank">
              {address.replace(/^https:\/\//, '')}
            </a>
          ) : (
            address
          )}{' '}
          <span class="sub">
            {wm.platforms[name as keyof typeof wm.platforms] ?? name} ·{' '}
            {wm.followers(count(followers))}
          </span>
        </span>
      ))}
    </>
  );
}

/** Typed by a stranger: only this kind of address is one to follow. */
const isAddress = (text: string) => /^https:\/\/[^\s]+$/.test(text);

const LOOKS = {
  approved: ['good', 'check'],
  applied: ['info', 'clock'],
  invited: ['info', 'send'],
  declined: ['bad', 'ban'],
  suspended: ['bad', 'pause'],
  left: ['', 'out'],
} as const;

/** How somebody stands in a program. */
export function MemberState({ state }: { state: Membership['state'] }) {
  const [tone, icon] = LOOKS[state];
  return (
    <Tag tone={tone} icon={icon}>
      {wm.members.states[state]}
    </Tag>
  );
}
