import type { ComponentChildren } from 'preact';
import { w } from '../words.ts';
import { Icon } from './icon.tsx';

type Task = {
  key: string;
  title: string;
  say?: string;
  is_done: boolean;
  action?: ComponentChildren;
};

/** What is to do first, in its order; a step ticks itself when it is done. */
export function Guide({ title, tasks }: { title: string; tasks: readonly Task[] }) {
  const done = tasks.filter((task) => task.is_done).length;
  const now = tasks.find((task) => !task.is_done);
  return (
    <section class="card" aria-label={title}>
      <div class="head">
        <h2 class="label">{title}</h2>
        <span class="note end">{w.done_of(done, tasks.length)}</span>
      </div>
      <meter class="meter" min={0} max={tasks.length} value={done} aria-label={title} />
      <ol class="guide">
        {tasks.map((task) => (
          <li key={task.key} class={task.is_done ? '' : `todo${task === now ? ' now' : ''}`}>
            <span class="mark">{task.is_done && <Icon name="check" size="s" />}</span>
            <div>
              <p class={`small${task === now ? ' strong' : ''}`}>
                {task.title}
                {task.is_done && <span class="vh"> {w.is_done}</span>}
              </p>
              {task === now && task.say && <p class="note">{task.say}</p>}
            </div>
            {task === now && task.action}
          </li>
        ))}
      </ol>
    </section>
  );
}
