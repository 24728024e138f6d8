import { Collapse } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CaseFile, type SubmissionView, useForm } from '../../api/cases.ts';
import { Waiting } from '../../app/Loading.tsx';
import { named } from '../../language.ts';
import { FieldValues } from '../../parts/FieldValues.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useElementName } from './element-names.ts';

export function Submissions({ file }: { file: CaseFile }) {
  const { t } = useTranslation('cases');
  const { person, waiting: namesWait } = useNames();
  const { nameOf, waiting } = useElementName(file.id);
  if (namesWait || waiting) return <Waiting />;
  const latestFirst = [...file.submissions].reverse();
  const by = (id = 'withheld') => (['public', 'system', 'withheld'].includes(id) ? t(`by.${id}`) : person(id));
  const about = new Map(file.tasks.map((task) => [task.id, task.about ?? []]));
  const items = latestFirst.map((submission, index) => ({
    key: `${submission.elementId}-${submission.at}-${index}`,
    label: (
      <span className="wrap">
        <strong>
          {[nameOf(submission.elementId, submission.name), ...(about.get(submission.taskId ?? '') ?? []).map(named)].join(' · ')}
        </strong>
        <span className="muted">
          {by(submission.by)} · <Moment at={submission.at} />
        </span>
      </span>
    ),
    children: <Submission submission={submission} />,
  }));
  return <Collapse items={items} defaultActiveKey={items[0]?.key} size="small" />;
}

function Submission({ submission }: { submission: SubmissionView }) {
  const { data: schema, isLoading } = useForm(submission.formKey);
  if (isLoading) return <Waiting />;
  return <FieldValues schema={schema} data={submission.data} />;
}
