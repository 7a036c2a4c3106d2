/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.action;

import java.util.Locale;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that whoever holds a link may do: confirm an address, unsubscribe. Registered as a service with the property
 * {@value #NAME}. The page for it is made elsewhere; here is only what stands on it and what its button does.
 *
 * <p>An action owns its tokens: it makes them hard to guess (256 bits from a secure random generator, or an HMAC), keeps at
 * most their hashes, compares in constant time, and never writes one into a log. A token comes from the open Internet, so
 * it may be anything: up to {@value #LONGEST_TOKEN} characters of {@code A-Z a-z 0-9 . _ ~ -} are handed over, all others are answered
 * as unknown without asking.
 *
 * <p>Both methods are called from many threads, may block for a moment, and throw nothing for a bad token: that is a page
 * too. If one throws all the same (the database is away), the page says that it works again soon, and nothing of the
 * exception is shown.
 */
@ConsumerType
public interface PublicAction {
    /** Service property: the name of the action in its links, {@code [a-z][a-z0-9-]{1,31}}. Required; the highest ranking wins. */
    String NAME = "letterhead.action";

    /**
     * Service property, {@code Boolean}: whether a mail program may perform the action with the POST of RFC 8058, without
     * showing a page. Absent means no.
     */
    String ONE_CLICK = "letterhead.action.one-click";

    /** No longer token is ever handed to an action. */
    int LONGEST_TOKEN = 1024;

    /**
     * Says what the page shows. Changes nothing: programs that check links and previews come here too, before any person.
     *
     * @param token what stood in the link
     * @param locale what the browser asks for; what is known of the recipient's own language comes first
     * @return the page
     */
    ActionPage look(String token, Locale locale);

    /**
     * Does it, when the button was pressed. To do it again, or twice at once, changes nothing more and shows
     * {@link ActionPage.State#DONE} each time.
     *
     * @param token what stood in the link
     * @param locale as for {@link #look}
     * @return the page afterwards
     */
    ActionPage perform(String token, Locale locale);
}
