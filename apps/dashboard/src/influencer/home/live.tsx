import { useEffect, useState } from 'preact/hooks';
import { queries } from '../../api.ts';
import { wi } from '../../words.ts';

/** Figures move soon after something happened, and then no more often than this. */
const AT_MOST_EVERY_MS = 10_000;
const SOON_MS = 500;

/**
 * Clicks and orders as they land, on one stream a tab: closed while the tab is hidden, off after a
 * refusal, and to be paused.
 */
export function Live({ influencer_id }: { influencer_id: string }) {
  const [isOn, setOn] = useState(true);
  const [state, setState] = useState<'live' | 'waiting' | 'off'>('waiting');
  useEffect(() => {
    if (!isOn) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next_ms = 0;
    const refresh = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          next_ms = Date.now() + AT_MOST_EVERY_MS;
          void queries.invalidateQueries();
        },
        Math.max(SOON_MS, next_ms - Date.now()),
      );
    };
    const openStream = () => {
      if (document.hidden || source) return;
      source = new EventSource(`/api/stats/${influencer_id}/live`);
      source.onopen = () => setState('live');
      source.onerror = () => {
        // closed for good is a refusal: it is not asked again
        if (source?.readyState === EventSource.CLOSED) setState('off');
        else setState('waiting');
      };
      for (const kind of ['click', 'clicks', 'conversion', 'message']) {
        source.addEventListener(kind, refresh);
      }
    };
    const closeStream = () => {
      source?.close();
      source = null;
    };
    const look = () => (document.hidden ? closeStream() : openStream());
    openStream();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer);
      closeStream();
    };
  }, [influencer_id, isOn]);
  if (state === 'off') return null;
  return (
    <button
      type="button"
      class={`live end${isOn && state === 'live' ? '' : ' paused'}`}
      aria-pressed={!isOn}
      aria-label={isOn ? wi.live.pause : wi.live.resume}
      onClick={() => setOn(!isOn)}
    >
      {isOn ? wi.live.on : wi.live.paused}
    </button>
  );
}
