import { Icon } from '../parts/icon.tsx';
import { currentMe } from '../session.ts';
import { useSubject } from '../subject.ts';
import { wi } from '../words.ts';

/** Help, in the same place of every page: a letter with what it is about already in it. */
export function Ask({ about }: { about?: string }) {
  const { is_own } = useSubject();
  if (!is_own) return null;
  const subject = encodeURIComponent(about ? wi.ask.about(about) : wi.ask.subject);
  const body = encodeURIComponent(`\n\n${location.href}\n${currentMe().email ?? ''}`);
  return (
    <p class="ask">
      <a class="btn" href={`mailto:?subject=${subject}&body=${body}`}>
        <Icon name="help" size="m" /> {wi.ask.button}
      </a>
    </p>
  );
}
