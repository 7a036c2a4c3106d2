/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.osgi.service.component.annotations.Component;

/**
 * The mails that this process has just written into the outbox, as they were: most leave within a moment, and need not be
 * read back for that. What is here is in the database too, and never changes there; so whatever is forgotten here costs
 * no more than a look there. Mails for somebody's security are not kept in clear, not here either.
 */
@Component(service = FreshMails.class)
public final class FreshMails {
    /** What a mail takes beside its texts: objects, addresses. */
    private static final long OVERHEAD = 2 * 1024;

    private static final Duration MOST_AGE = Duration.ofMinutes(1);

    private final long most;
    private final Map<UUID, AcceptedMail> mails = new LinkedHashMap<>();
    private long size;

    /** Keeps up to a thirty-second of the heap, 8 MB of 256 MB. */
    public FreshMails() {
        this(Runtime.getRuntime().maxMemory() / 32);
    }

    FreshMails(long most) {
        this.most = most;
    }

    /**
     * Remembers a mail that is in the database now, if there is room: those that came before it leave before it. What has not
     * left for a while waits for something, and makes room.
     */
    synchronized void add(AcceptedMail mail) {
        Instant stale = mail.acceptedAt().minus(MOST_AGE);
        Iterator<AcceptedMail> oldest = mails.values().iterator();
        for (boolean more = true; more && oldest.hasNext(); ) {
            AcceptedMail old = oldest.next();
            more = old.acceptedAt().isBefore(stale);
            if (more) {
                oldest.remove();
                size -= sizeOf(old);
            }
        }
        long bytes = sizeOf(mail);
        if (Contents.areSealed(mail.messageClass()) || mail.notBefore().isPresent() || size + bytes > most) {
            return;
        }
        if (mails.putIfAbsent(mail.id().value(), mail) == null) {
            size += bytes;
        }
    }

    /** The mail of a parcel, if it is remembered; and no longer, unless there may be other parcels of it. */
    synchronized Optional<AcceptedMail> take(Parcel parcel) {
        AcceptedMail mail = mails.get(parcel.mail());
        if (mail != null && (!mail.isOneForEach() || mail.recipients().size() == 1)) {
            mails.remove(parcel.mail());
            size -= sizeOf(mail);
        }
        return Optional.ofNullable(mail);
    }

    private static long sizeOf(AcceptedMail mail) {
        return mail.size() + OVERHEAD;
    }
}
