import { AREAS, type Area } from '@skinstack/domain/people';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Dialog } from '../controls/dialog.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { send } from '../session.ts';
import { w } from '../words.ts';

type Command = { key: string; icon: IconName; label: string; note?: string; href: string };

let open: () => void = () => {};
export const openCommands = () => open();

const PAUSE_MS = 150;
/** Where an id of a kind is shown to an operator. */
const PLACES: Record<string, string> = {
  evt: '/operate/inbox/',
  net: '/operate/networks/',
  inf: '/operate/influencers/',
  prg: '/operate/programs/',
  pay: '/operate/payouts/',
  prv: '/operate/privacy/',
};

type Props = {
  area: Area;
  pages: readonly { href: string; label: string; icon: IconName }[];
};

/** Finds pages, products, links, orders and ids by typing. */
export function Commands({ area, pages }: Props) {
  const [isOpen, setOpen] = useState(false);
  open = () => setOpen(true);
  if (!isOpen) return null;
  return <Palette area={area} pages={pages} onClose={() => setOpen(false)} />;
}

function Palette({ area, pages, onClose }: Props & { onClose: () => void }) {
  const { route } = useLocation();
  const id = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Command[]>([]);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const wanted = text.trim().toLowerCase();
  const ofPages = pages
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ href, label, icon }): Command => ({ key: href, icon, label, href }));
  const all = [...directOf(text.trim(), area), ...ofPages.slice(0, wanted ? 5 : 12), ...found];

  useEffect(() => {
    setActive(0);
    const controller = new AbortController();
    if (wanted.length < 2) return setFound([]);
    const timer = setTimeout(async () => {
      const commands = await search(wanted, area).catch(() => []);
      if (!controller.signal.aborted) setFound(commands);
    }, PAUSE_MS);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [wanted]);

  const go = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    route(command.href);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(all.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter') go(all[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={w.search} onClose={onClose}>
      <div class="find">
        <Icon name="search" />
        <input
          ref={input}
          class="input"
          type="search"
          role="combobox"
          aria-label={w.commands.label}
          aria-expanded={all.length > 0}
          aria-controls={all.length > 0 ? id : undefined}
          aria-activedescendant={all[active] ? `${id}-${active}` : undefined}
          autocomplete="off"
          placeholder={w.commands[area]}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
        />
      </div>
      <p class="vh" role="status">
        {w.commands.found(all.length)}
      </p>
      {all.length > 0 && (
        <ul class="menu commands" id={id} role="listbox" aria-label={w.commands.label}>
          {all.map((command, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
            <li
              key={command.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onClick={() => go(command)}
            >
              <Icon name={command.icon} size="m" />
              <span>{command.label}</span>
              {command.note && <span class="note end">{command.note}</span>}
            </li>
          ))}
        </ul>
      )}
      {all.length === 0 && <p class="small muted">{w.commands.none}</p>}
    </Dialog>
  );
}

/** What a pasted id or an order’s number leads to. */
function directOf(text: string, area: Area): Command[] {
  const prefix = /^([a-z]{3})_[0-9a-z]{20,}$/.exec(text)?.[1];
  if (area === 'operator' && prefix && PLACES[prefix]) {
    return [
      { key: text, icon: 'right', label: w.commands.open(text), href: PLACES[prefix] + text },
    ];
  }
  if (!/\d/.test(text) || text.length < 2) return [];
  const href = `${AREAS[area]}/orders/${encodeURIComponent(text)}`;
  return [{ key: 'order', icon: 'coins', label: w.commands.order(text), href }];
}

type Named = { id: string; name: string };

async function search(text: string, area: Area): Promise<Command[]> {
  const q = encodeURIComponent(text);
  if (area === 'brand') return [];
  if (area === 'operator') {
    const people = await send<{ data: { id: string; display_name: string; email: string }[] }>(
      'GET',
      `/api/influencers?limit=5&q=${q}`,
    );
    return people.data.map(({ id, display_name, email }) => ({
      key: id,
      icon: 'users',
      label: display_name,
      note: email,
      href: `/operate/influencers/${id}`,
    }));
  }
  const [products, links] = await Promise.all([
    send<{ data: Named[] }>('GET', `/api/products?limit=4&q=${q}`),
    send<{ data: { id: string; slug: string; product: Named | null }[] }>(
      'GET',
      `/api/links?limit=4&q=${q}`,
    ),
  ]);
  return [
    ...products.data.map(
      ({ id, name }): Command => ({
        key: id,
        icon: 'plus',
        label: w.commands.link_to(name),
        href: `/app/links/new?product=${id}`,
      }),
    ),
    ...links.data.map(
      ({ id, slug, product }): Command => ({
        key: id,
        icon: 'link',
        label: slug,
        note: product?.name ?? '',
        href: `/app/links/${id}`,
      }),
    ),
  ];
}
