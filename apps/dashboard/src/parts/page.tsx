import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { clock } from '../format.ts';
import { describeFailure } from '../problems.ts';
import { w } from '../words.ts';
import { Copy } from './copy.tsx';
import { Icon, type IconName } from './icon.tsx';

type PageProps = {
  /** Names the thing. */
  title: string;
  lead?: ComponentChildren;
  /** Where this page is one of. */
  back?: { href: string; label: string };
  /** Beside the title: its state. */
  aside?: ComponentChildren;
  /** At the right: one primary button, and others before it. */
  actions?: ComponentChildren;
  children: ComponentChildren;
};

/** A page: its title is the thing, takes the focus when it opens, and is the name of the tab. */
export function Page({ title, lead, back, aside, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · SkinStack`;
  }, [title]);
  useEffect(() => {
    // not when the page was loaded: then the reader begins where the browser puts them
    if (navigated) heading.current?.focus({ preventScroll: true });
    navigated = true;
  }, []);
  return (
    <>
      <header class="top">
        {back && (
          <>
            <a class="icon back phone" href={back.href} aria-label={w.back_to(back.label)}>
              <Icon name="back" />
            </a>
            <a class="crumb desk" href={back.href}>
              <Icon name="back" size="m" /> {back.label}
            </a>
          </>
        )}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <PhoneTools />
        {(aside || actions) && (
          <div class="page-actions">
            {aside}
            {actions && <span class="bar">{actions}</span>}
          </div>
        )}
      </header>
      {lead && <p class="lead">{lead}</p>}
      <div class="stack">{children}</div>
    </>
  );
}
let navigated = false;

/** What the phone’s bar ends with; the frame sets it. */
let PhoneTools: () => ComponentChildren = () => null;
export function setPhoneTools(tools: () => ComponentChildren): void {
  PhoneTools = tools;
}

type CardProps = {
  title?: string;
  /** Hidden from the eye, said to a reader. */
  isTitleHidden?: boolean;
  head?: ComponentChildren;
  class?: string;
  flush?: boolean;
  children: ComponentChildren;
};

/** A card with its title; the parts of a page. */
export function Card({ title, isTitleHidden, head, flush, children, ...rest }: CardProps) {
  const name = `card${flush ? ' flush' : ''}${rest.class ? ` ${rest.class}` : ''}`;
  return (
    <section class={name} aria-label={title}>
      {title && (
        <div class={isTitleHidden ? 'vh' : 'head'}>
          <h2 class="label">{title}</h2>
          {head}
        </div>
      )}
      {children}
    </section>
  );
}

/** A link at the end of a card’s head. */
export function More({ href, label }: { href: string; label: string }) {
  return (
    <a class="more" href={href}>
      {label} <Icon name="right" size="m" />
    </a>
  );
}

type ErrorProps = { error: unknown; retry?: () => void; missing?: string };

/** A part that failed: what happened, what to do, and the id to ask with. */
export function ErrorCard({ error, retry, missing }: ErrorProps) {
  const { title, say, request_id, retry_after_seconds } = describeFailure(error, missing);
  const seconds = useCountdown(retry_after_seconds, retry);
  return (
    <div class="notice bad" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          <b>{title}</b> {say} {seconds !== null && w.problems.again_in(seconds)}
        </p>
        {request_id && (
          <p class="note request-id">
            {w.problems.request} <code>{request_id}</code>{' '}
            <Copy text={request_id} label={w.problems.copy_request} small />
          </p>
        )}
      </div>
      {retry && (
        <button type="button" class="btn" onClick={retry}>
          <Icon name="refresh" size="m" /> {w.try_again}
        </button>
      )}
    </div>
  );
}

/** Seconds that are left of a pause; then tries again, once. */
function useCountdown(given: number | null, retry?: () => void): number | null {
  const [left, setLeft] = useState(given);
  useEffect(() => setLeft(given), [given]);
  useEffect(() => {
    if (left === null) return;
    if (left <= 0) return retry?.();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return left === null || left <= 0 ? null : left;
}

type EmptyProps = { icon: IconName; title: string; say?: string; children?: ComponentChildren };

/** Nothing here yet: what will be, and what brings the first one. */
export function EmptyState({ icon, title, say, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="strong">{title}</p>
      {say && <p class="small muted">{say}</p>}
      {children}
    </div>
  );
}

/** The place of what is loading, of its size. */
export function Skeleton({ rows = 3, tall }: { rows?: number; tall?: boolean }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 5_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="bones" aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class={`bone${tall ? ' bone-tall' : ''}`} />
      ))}
      <p class={isSlow ? 'note' : 'vh'} role="status">
        {isSlow ? w.still_loading : w.loading}
      </p>
    </div>
  );
}

type Loaded<T> = {
  data: T | undefined;
  error: unknown;
  retry: () => void;
  dataUpdatedAt: number;
  isPlaceholderData: boolean;
};
type PartProps<T> = {
  of: Loaded<T>;
  missing?: string;
  rows?: number;
  tall?: boolean;
  children: (data: T) => ComponentChildren;
};

/** A part of a page that is asked for: its skeleton, its failure, or what there is and how old. */
export function Part<T>({ of, missing, rows, tall, children }: PartProps<T>) {
  const { data, error, retry, dataUpdatedAt, isPlaceholderData } = of;
  if (data === undefined) {
    if (error) return <ErrorCard error={error} retry={retry} {...(missing ? { missing } : {})} />;
    return <Skeleton rows={rows ?? 3} tall={tall ?? false} />;
  }
  return (
    <div class={isPlaceholderData ? 'part dimmed' : 'part'} aria-busy={isPlaceholderData}>
      {error ? (
        <p class="stale" role="status">
          <Icon name="alert" size="m" /> {w.problems.as_of(clock(dataUpdatedAt))}{' '}
          <button type="button" class="inline" onClick={retry}>
            {w.try_again}
          </button>
        </p>
      ) : null}
      {children(data)}
    </div>
  );
}
