import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props<T> {
  data: T;
  /** Heading for the note where the part draws its own. */
  title?: string;
  /** Asks for the data anew. */
  again: () => unknown;
  children: (data: T) => ReactNode;
}

interface State {
  failed: boolean;
  /** Asking anew did not help: what is wrong may be the page itself, after an update of the server. */
  asked: boolean;
}

/** A part of a page. What is wrong in it is said in its place, and the rest of the page stands. */
export class Drawn<T> extends Component<Props<T>, State> {
  override state: State = { failed: false, asked: false };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override componentDidUpdate({ data }: Props<T>) {
    if (this.state.failed && data !== this.props.data) this.setState({ failed: false });
  }

  private readonly askAnew = async () => {
    await this.props.again();
    this.setState({ failed: false, asked: true });
  };

  override render() {
    const { data, title, children } = this.props;
    const { failed, asked } = this.state;
    if (failed) return <NotDrawn title={title} askAnew={asked ? undefined : this.askAnew} />;
    return <Part data={data}>{children}</Part>;
  }
}

/** An element of its own: what is thrown while `children` makes its elements is caught, too. */
function Part<T>({ data, children }: Pick<Props<T>, 'data' | 'children'>) {
  return children(data);
}

function NotDrawn({ title, askAnew }: { title: string | undefined; askAnew: (() => void) | undefined }) {
  const { t } = useTranslation();
  const action = askAnew ? (
    <Button onClick={askAnew}>{t('tryAgain')}</Button>
  ) : (
    <Button onClick={() => window.location.reload()}>{t('failed.reload')}</Button>
  );
  const note = <Alert type="error" showIcon role="alert" title={t('failed.part')} action={action} style={{ marginBottom: 12 }} />;
  if (!title) return note;
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {note}
    </section>
  );
}
