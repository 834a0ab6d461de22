import type { Area as AreaName } from '@skinstack/domain/people';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Icon, type IconName } from '../parts/icon.tsx';
import { setPhoneTools } from '../parts/page.tsx';
import { Toasts } from '../parts/toast.tsx';
import { currentMe } from '../session.ts';
import { w } from '../words.ts';
import { Commands, openCommands } from './commands.tsx';
import { KeysHelp, useKeys } from './keys.tsx';
import { ProveAgain } from './prove-again.tsx';
import { SignInAgain } from './sign-in-again.tsx';

export type NavItem = {
  href: string;
  label: string;
  icon: IconName;
  /** Open work. */
  badge?: number | undefined;
};
type FrameProps = {
  home: string;
  account: string;
  /** The side bar, in groups. */
  groups: readonly (readonly NavItem[])[];
  /** The phone’s bar. */
  dock: readonly (NavItem & { is_main?: boolean })[];
  /** What the person is, under their name. */
  role: string;
  area?: AreaName;
  children: ComponentChildren;
};

const SIDE = 'skinstack.side';

/** What every page stands in: side bar or bottom bar, skip link, toasts, commands. */
export function Frame({ home, account, groups, dock, role, area, children }: FrameProps) {
  const [isNarrow, setNarrow] = useState(localStorage.getItem(SIDE) === 'narrow');
  const name = nameOf();
  setPhoneTools(() => <PhoneTools account={account} name={name} />);
  const whose = area ?? 'influencer';
  useKeys(whose);
  const toggle = () => {
    localStorage.setItem(SIDE, isNarrow ? 'wide' : 'narrow');
    setNarrow(!isNarrow);
  };
  return (
    <div class={`app${whose === 'influencer' ? '' : ' operator'}${isNarrow ? ' narrow-side' : ''}`}>
      <a class="skip" href="#main">
        {w.skip}
      </a>
      <nav class="side" aria-label={w.main_navigation}>
        <div>
          <a class="brand" href={home}>
            <Icon name="drop" />
            <span>SkinStack</span>
          </a>
          {groups.map((items) => (
            <ul key={items[0]?.href}>
              {items.map((item) => (
                <li key={item.href}>
                  <NavLink {...item} />
                </li>
              ))}
            </ul>
          ))}
          <div class="side-end">
            <button type="button" class="collapse" aria-pressed={isNarrow} onClick={toggle}>
              <Icon name="menu" size="m" />
              <span>{isNarrow ? w.widen : w.narrow}</span>
            </button>
            <a class="me" href={account}>
              <Face name={name} />
              <span>
                {name}
                <small>{role}</small>
              </span>
            </a>
          </div>
        </div>
      </nav>
      <main id="main" tabIndex={-1}>
        <Connection />
        {children}
      </main>
      <nav class="dock" aria-label={w.main_navigation}>
        {dock.map((item) =>
          item.is_main ? (
            <a key={item.href} class="make" href={item.href}>
              <span aria-hidden="true">
                <Icon name={item.icon} />
              </span>
              <span class="vh">{item.label}</span>
            </a>
          ) : (
            <NavLink key={item.href} {...item} />
          ),
        )}
      </nav>
      <Toasts />
      <Commands area={whose} pages={groups.flat()} />
      <KeysHelp />
      <SignInAgain />
      <ProveAgain />
    </div>
  );
}

function NavLink({ href, label, icon, badge }: NavItem) {
  const { path } = useLocation();
  const isRoot = href.lastIndexOf('/') === 0;
  const isHere = path === href || (!isRoot && path.startsWith(`${href}/`));
  return (
    <a href={href} title={label} aria-current={isHere ? 'page' : undefined}>
      <Icon name={icon} />
      <span class="word">{label}</span>
      {badge ? (
        <span class="badge">
          {badge}
          <span class="vh"> {w.open_work}</span>
        </span>
      ) : null}
    </a>
  );
}

function PhoneTools({ account, name }: { account: string; name: string }) {
  return (
    <span class="phone-tools phone">
      <button type="button" class="icon" aria-label={w.search} onClick={openCommands}>
        <Icon name="search" />
      </button>
      <a class="icon" href={account} aria-label={w.account_of(name)}>
        <Face name={name} />
      </a>
    </span>
  );
}

function Face({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .join('');
  // drawn, not text: the link is named by who they are
  return <span class="face" aria-hidden="true" data-letters={letters.slice(0, 2).toUpperCase()} />;
}

const nameOf = () => {
  const { display_name, email } = currentMe();
  return display_name ?? email?.split('@')[0] ?? w.you;
};

/** Says while there is no connection; what was shown stays. */
function Connection() {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const update = () => setOffline(!navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);
  return (
    <div role="status">
      {isOffline && (
        <p class="notice warn">
          <Icon name="alert" /> {w.no_connection}
        </p>
      )}
    </div>
  );
}
