import { AREAS, type Area } from '@skinstack/domain/people';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Dialog } from '../controls/dialog.tsx';
import { w } from '../words.ts';
import { openCommands } from './commands.tsx';

const OFF = 'skinstack.keys';
export const areKeysOn = () => localStorage.getItem(OFF) !== 'off';
export const setKeysOn = (on: boolean) => localStorage.setItem(OFF, on ? 'on' : 'off');

const GO: Record<Area, Record<string, string>> = {
  influencer: {
    h: '/app',
    l: '/app/links',
    e: '/app/earnings',
    p: '/app/payouts',
    i: '/app/insights',
  },
  operator: {
    h: '/operate',
    o: '/operate/orders',
    p: '/operate/payouts',
    i: '/operate/inbox',
    n: '/operate/networks',
  },
  brand: {
    h: '/brand',
    o: '/brand/orders',
    p: '/brand/programs',
  },
};
const RANGES: Record<string, string> = { d: 'today', w: '7d', m: '30d', q: '90d', y: 'year' };

/** Single keys where nothing is typed; Ctrl or ⌘ with K always. */
export function useKeys(area: Area): void {
  const { route, path, query } = useLocation();
  useEffect(() => {
    let isGoing = false;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return openCommands();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || !areKeysOn() || isTyping(event)) return;
      const { key } = event;
      if (isGoing) {
        isGoing = false;
        const target = GO[area][key];
        if (target) route(target);
        return;
      }
      if (key === 'g') {
        isGoing = true;
        return;
      }
      if (key === '/') {
        event.preventDefault();
        return openCommands();
      }
      if (key === '?') return showKeys();
      if (key === 'c' && area === 'influencer') return route('/app/links/new');
      const range = RANGES[key];
      if (range && (path === AREAS[area] || path.endsWith('/insights'))) {
        route(`${path}?${new URLSearchParams({ ...query, range })}`, true);
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [path, query, area]);
}

/** Whether keys belong to a field or a dialog. */
function isTyping(event: Event): boolean {
  const target = event.target as HTMLElement | null;
  return (
    target?.closest(
      'input:not([type=checkbox]), textarea, select, dialog, [contenteditable], [popover]',
    ) !== null && target !== null
  );
}

/** What one key does with what is ticked in a queue; each asks first. */
export function useQueueKeys(isOn: boolean, keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isPlain && areKeysOn() && !isTyping(event)) keys[event.key]?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
}

let showKeys: () => void = () => {};

/** The keys there are, for “?”. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  showKeys = () => setOpen(true);
  if (!isOpen) return null;
  return (
    <Dialog title={w.keys.title} onClose={() => setOpen(false)}>
      <dl class="facts">
        {Object.entries(w.keys.list).map(([key, [keys, meaning]]) => (
          <>
            <dt key={key}>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <div class="pair">
        <button type="button" class="btn" onClick={() => setOpen(false)}>
          {w.close}
        </button>
      </div>
    </Dialog>
  );
}
