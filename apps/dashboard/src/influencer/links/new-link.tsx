import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Combobox } from '../../controls/combobox.tsx';
import { copyWhenThere } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { send } from '../../session.ts';
import type { Link, Product } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { useQueryParams } from '../../url.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { RefusedLink } from '../programs/notice.tsx';
import { MadeLink } from './made-link.tsx';
import { ProductOption } from './product-option.tsx';

/** What do you want to recommend? A tap on a product makes the link and copies it. */
export function NewLink() {
  const { to } = useSubject();
  const [query, change] = useQueryParams();
  // what an app shares may have the address in its text
  const shared = query.url ?? /https:\/\/\S+/.exec(query.text ?? '')?.[0] ?? '';
  const [text, setText] = useState(shared || (query.title ?? ''));
  const [made, setMade] = useState<{ link: Link; product: Product; isCopied: boolean } | null>(
    null,
  );
  const isUrl = /^https?:\/\//.test(text.trim());
  const path = searchPath(text.trim(), isUrl);
  const products = useApi<{ data: Product[] }>(path, { keep: true });
  const chosen = useApi<Product>(query.product ? `/api/products/${query.product}` : null);
  const { writeAsync, isBusy, error, reset } = useWrite<Link>();
  const [tried, setTried] = useState('');

  const make = async (product: Product) => {
    if (isBusy) return;
    setTried(product.program_id);
    const own = product.own_link_id;
    // the same product has one link: it is copied again instead of made twice
    const made_link = own
      ? send<Link>('GET', `/api/links/${own}`)
      : writeAsync({
          method: 'POST',
          path: '/links/generate',
          body: { product_id: product.id, ...destinationOf(text, isUrl, product) },
        });
    const isCopied = await copyWhenThere(made_link.then((one) => one.short_url));
    const link = await made_link;
    setMade({ link, product, isCopied });
    const undo = own ? undefined : () => takeBack(link, () => setMade(null));
    toast(
      isCopied ? (own ? wi.new_link.copied : wi.new_link.made_and_copied) : wi.new_link.made,
      undo,
    );
  };
  const asked = useRef('');
  useEffect(() => {
    const product = chosen.data;
    if (!product || asked.current === product.id) return;
    asked.current = product.id;
    void make(product).catch(() => {});
  }, [chosen.data]);

  if (made) {
    return (
      <MadeLink
        {...made}
        onAnother={() => {
          setMade(null);
          setText('');
          change({ url: null, text: null, title: null, product: null });
        }}
      />
    );
  }
  const { new_link: words } = wi;
  return (
    <Page title={words.title} back={{ href: to('/links'), label: wi.links.title }}>
      <div class="narrow-page stack">
        {error ? <RefusedLink error={error} program_id={tried} onMended={reset} /> : null}
        <Part of={products} rows={5} tall>
          {(data) => (
            <Combobox<Product>
              label={words.question}
              hint={words.hint}
              value={text}
              onInput={setText}
              options={data?.data ?? []}
              keyOf={(product) => product.id}
              said={isBusy ? words.making : words.found(data?.data.length ?? 0)}
              onChoose={(product) => void make(product).catch(() => {})}
              option={(product) => <ProductOption product={product} />}
              none={isUrl ? words.no_such_page : words.none}
            />
          )}
        </Part>
        <Bookmarklet />
        <Ask about={text} />
      </div>
    </Page>
  );
}

function searchPath(text: string, isUrl: boolean): string {
  if (text === '') return '/api/products?limit=20&sort=name';
  const field = isUrl ? 'url' : 'q';
  return `/api/products?limit=20&${field}=${encodeURIComponent(text.slice(0, isUrl ? 2_048 : 100))}`;
}

/** A pasted address is kept when it is a page of its own, such as a size or a colour. */
function destinationOf(text: string, isUrl: boolean, product: Product) {
  const url = text.trim();
  return isUrl && url !== product.url && url.includes('?') ? { destination_url: url } : {};
}

async function takeBack(link: Link, done: () => void): Promise<void> {
  await send('DELETE', `/api/links/${link.id}`);
  done();
  toast(wi.new_link.taken_back);
}

/** Dragged to the bookmarks it opens this page with the address of the shop’s. */
function Bookmarklet() {
  const code = `javascript:location.href=${JSON.stringify(
    `${location.origin}/app/links/new?url=`,
  )}+encodeURIComponent(location.href)`;
  const place = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // set on the element: the library rightly drops such addresses
    place.current?.setAttribute('href', code);
  }, [code]);
  return (
    <p class="small muted desk">
      {wi.new_link.bookmark}{' '}
      <a class="chip" ref={place} href="/app/links/new" onClick={(event) => event.preventDefault()}>
        <Icon name="plus" size="m" /> {w.app_name}
      </a>
    </p>
  );
}
