/**
 * What the server says about an upload, asked again after each pause in typing. Not through the query cache:
 * its keys would hold the private key for as long as the page is open.
 */
import { useEffect, useMemo, useState } from 'react';
import { write } from '@/api/client';
import { asApiError, type ApiError } from '@/api/errors';
import type { Verdict } from '@/api/types/certificates';
import { bodyOf, isReady, type Upload } from './uploading';

const SETTLE_MS = 350;

type Answer = { of: object; verdict: Verdict | null; error: ApiError | null };

/** `isFresh`: the answer is about what stands in the fields now. */
export function useVerdict(slice: string, upload: Upload) {
  const { certificate, privateKey, password } = upload;
  const body = useMemo(
    () => bodyOf({ certificate, privateKey, password, name: '', file: '' }),
    [certificate, privateKey, password],
  );
  const [answer, setAnswer] = useState<Answer | null>(null);
  const isAsked = isReady(upload);
  useEffect(() => {
    if (!isAsked) return;
    let isLate = false;
    const keep = (verdict: Verdict | null, error: ApiError | null) =>
      isLate || setAnswer({ of: body, verdict, error });
    const timer = setTimeout(() => {
      write<Verdict>({ method: 'POST', path: `/slices/${slice}/certificates/inspect`, body })
        .then((verdict) => keep(verdict, null))
        .catch((error: unknown) => keep(null, asApiError(error)));
    }, SETTLE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [slice, body, isAsked]);
  if (!isAsked || !answer) return { verdict: null, error: null, isFresh: false };
  return { verdict: answer.verdict, error: answer.error, isFresh: answer.of === body };
}
