import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { JoinableProgram, ProgramTerms } from '../../shapes.ts';
import { wi } from '../../words.ts';

type Props = { program: JoinableProgram; onAccepted?: (() => void) | undefined };

/** Opens the terms in force, to be read and accepted. */
export function TermsButton({ program, onAccepted }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { programs: words } = wi;
  if (!program.terms || program.terms.is_accepted) return null;
  return (
    <>
      <button type="button" class="btn" onClick={() => setOpen(true)}>
        {words.read_terms}
        <span class="vh"> {program.name}</span>
      </button>
      {isOpen && (
        <Terms
          program={program}
          version={program.terms.version}
          onAccepted={onAccepted}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Terms(props: Props & { version: number; onClose: () => void }) {
  const { program, version, onAccepted, onClose } = props;
  const path = `/api/programs/${program.id}/terms`;
  const terms = useApi<ProgramTerms>(`${path}/${version}`);
  const { programs: words } = wi;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.terms_accepted);
    onAccepted?.();
    onClose();
  });
  return (
    <Dialog title={words.terms_of(program.name)} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const language = document.documentElement.lang;
          write({ method: 'POST', path: `${path}/accept`, body: { version, language } });
        }}
      >
        <Part of={terms} rows={4}>
          {(shown) =>
            shown?.body
              .split(/\n{2,}/)
              .map((paragraph, index) => <p key={`${index}`}>{paragraph}</p>)
          }
        </Part>
        <p class="note">
          <a href={`${path}/${version}`} target="_blank" rel="noopener">
            {words.print_terms(version)}
          </a>
        </p>
        {terms.data && (
          <FormEnd {...{ error, refused: {}, isBusy, onClose }} button={words.accept_terms} />
        )}
      </form>
    </Dialog>
  );
}
