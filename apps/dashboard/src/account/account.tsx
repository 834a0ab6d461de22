import { useEffect, useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { NotFound } from '../frame/not-found.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { toastError } from '../parts/toast.tsx';
import { at, currentMe, signOut } from '../session.ts';
import { w, wa } from '../words.ts';
import { Keys } from './keys.tsx';
import { Notices } from './notices.tsx';
import { Password } from './password.tsx';
import { PayoutAccount } from './payout-account.tsx';
import { Profile, Shortcuts } from './profile.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';
import { Endpoints } from './webhooks/endpoints.tsx';

/** Who am I here, and is it safe? */
export function Account() {
  const { params } = useRoute();
  const me = currentMe();
  const base = at('/account');
  const part = params.part ?? 'profile';
  const parts = [
    ['profile', w.account.profile],
    ...(me.influencer_id ? [['payout', w.account.payout]] : []),
    ['security', w.account.security],
    ['notices', wa.notices.title],
    ['webhooks', wa.webhooks.title],
    ...(me.influencer_id ? [['keys', w.account.keys]] : []),
  ] as [string, string][];
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    // on a phone not all of them are seen at once
    const current = tabs.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [part]);
  if (!parts.some(([name]) => name === part)) return <NotFound />;
  const leave = () => signOut().catch(() => toastError(w.account.not_signed_out));
  return (
    <Page
      title={w.account.title}
      actions={
        <button type="button" class="btn" onClick={leave}>
          <Icon name="out" size="m" /> {w.account.sign_out}
        </button>
      }
    >
      <nav class="seg scroll" ref={tabs} aria-label={w.account.title}>
        {parts.map(([name, label]) => (
          <a
            key={name}
            href={name === 'profile' ? base : `${base}/${name}`}
            aria-current={name === part ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <div class={part === 'webhooks' ? 'stack' : 'narrow-page stack'}>
        {part === 'profile' && (
          <>
            <Profile />
            <Shortcuts />
          </>
        )}
        {part === 'payout' && me.influencer_id && (
          <PayoutAccount influencer_id={me.influencer_id} />
        )}
        {part === 'security' && (
          <>
            <Password />
            <SecondFactor />
            <Sessions />
          </>
        )}
        {part === 'notices' && <Notices />}
        {part === 'webhooks' && <Endpoints />}
        {part === 'keys' && me.influencer_id && <Keys influencer_id={me.influencer_id} />}
      </div>
    </Page>
  );
}
