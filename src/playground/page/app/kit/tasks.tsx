// How are a plan and its task cards drawn: a sign and a word for each state?
import { isObject, type JsonObject, listAt, textAt } from '../../../slack-server/json.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import { RichText } from './rich-text.tsx';
import { Link } from './words-of.tsx';

const SIGNS = { pending: '○', in_progress: '◌', complete: '●', error: '✗' } as const;
type Status = keyof typeof SIGNS;

const statusOf = (task: JsonObject): Status => {
  const given = textAt(task, 'status');
  return Object.hasOwn(SIGNS, given) ? (given as Status) : 'pending';
};

export const TaskCard = ({ task }: { task: JsonObject }) => {
  const status = statusOf(task);
  return (
    <div class={`task ${status}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[status]}
      </span>
      <div>
        {textAt(task, 'title')}
        <span class="sr"> {t(WORDS.statuses[status])}</span>
        {isObject(task.details) && <RichText of={task.details} />}
        {isObject(task.output) && <RichText of={task.output} />}
        {listAt(task, 'sources').map((source) => (
          <Link key={textAt(source, 'url')} url={textAt(source, 'url')}>
            {textAt(source, 'text')}
          </Link>
        ))}
      </div>
    </div>
  );
};

export const Plan = ({ block }: { block: JsonObject }) => {
  const tasks = listAt(block, 'tasks').filter(isObject);
  return (
    <section class="plan" aria-label={textAt(block, 'title')}>
      <p class="title">{textAt(block, 'title')}</p>
      <ul>
        {tasks.map((task) => (
          <li key={textAt(task, 'task_id')}>
            <TaskCard task={task} />
          </li>
        ))}
      </ul>
    </section>
  );
};
