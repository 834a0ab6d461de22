import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/frame.css';
import '../styles/parts.css';
import '../styles/tables.css';
import '../styles/pages.css';
import { AREAS, type Area as AreaName, areaAt, areaOf } from '@skinstack/domain/people';
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { keepFirstAnswers, queries } from './api.ts';
import { type Boot, type Me, readBoot } from './boot.ts';
import { setFormats } from './format.ts';
import { send, setMe, startSession } from './session.ts';
import { loadWords } from './words.ts';

const SCOPE = /^\/(app|operate|brand)([/?#]|$)/;
const RELOADED = 'reloaded-for';

/** A new version was deployed between the page and a part of it: load the page again, once. */
addEventListener('vite:preloadError', (event) => {
  event.preventDefault();
  if (sessionStorage.getItem(RELOADED) === location.href) return;
  sessionStorage.setItem(RELOADED, location.href);
  location.reload();
});

void start();

async function start(): Promise<void> {
  const area = areaAt(location.pathname) ?? 'influencer';
  const language = document.documentElement.lang === 'de' ? 'de' : 'en';
  // what the page needs is fetched while the Worker still asks the database
  const [boot, , { Area }] = await Promise.all([
    readBoot(),
    loadWords(language, area),
    loadPages(area),
  ]);
  const known: Boot = boot ?? {
    locale: language,
    short_domain: location.host,
    version: '',
    late: true,
  };
  const me = known.me ?? (await findMe(known));
  if (!me) return;
  // who was not known in time may be on the other role’s page
  const own = areaOf(me.role);
  if (own !== area) {
    location.replace(AREAS[own]);
    return;
  }
  startSession(known, me);
  setFormats(language, me.timezone ?? browserZone());
  keepFirstAnswers(known.answers ?? []);
  const root = document.getElementById('root');
  if (!root) return;
  root.replaceChildren();
  render(
    <QueryClientProvider client={queries}>
      <LocationProvider scope={SCOPE}>
        <Area />
      </LocationProvider>
    </QueryClientProvider>,
    root,
  );
  if (me.id !== null && !me.timezone) void takeBrowserZone();
}

/** An influencer never loads an operator’s pages. */
function loadPages(area: AreaName) {
  if (area === 'brand') return import('./brand/pages.tsx');
  return area === 'operator' ? import('./operator/pages.tsx') : import('./influencer/pages.tsx');
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The first sign-in takes the browser’s time zone, which can be changed in Account. */
async function takeBrowserZone(): Promise<void> {
  try {
    setMe(await send<Me>('PATCH', '/auth/me', { timezone: browserZone() }));
  } catch {
    // it is asked again the next time
  }
}

/** Asks who reads the page when the page could not be told. */
async function findMe(boot: Boot): Promise<Me | null> {
  const nobody: Me = {
    id: null,
    email: null,
    role: 'influencer',
    influencer_id: null,
    csrf_token: null,
  };
  startSession(boot, nobody);
  for (let wait_ms = 500; ; wait_ms = Math.min(wait_ms * 2, 15_000)) {
    const answer = await fetch('/auth/me', { headers: { Accept: 'application/json' } }).catch(
      () => null,
    );
    if (answer?.ok) return (await answer.json()) as Me;
    if (answer?.status === 401) {
      location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
      return null;
    }
    showWaiting();
    await new Promise((resolve) => setTimeout(resolve, wait_ms));
  }
}

/** Nothing is known yet, not even the reader: the shell says that it goes on trying. */
function showWaiting(): void {
  const status = document.querySelector('#root [role=status]');
  if (!status) return;
  status.className = 'notice bad';
  status.textContent =
    document.documentElement.lang === 'de'
      ? 'Keine Verbindung. Wir versuchen es weiter.'
      : 'No connection. We go on trying.';
}
