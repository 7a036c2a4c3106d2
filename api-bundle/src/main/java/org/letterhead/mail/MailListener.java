/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what becomes of mails. A host registers it as a service with the property {@value #NAME}.
 *
 * <p>An event is told after what it tells of is durable, and <em>at least once</em>: after a crash, or when the listener threw, it
 * may be told again, with the same {@link MailEvent#id()}. Events of one mail are told in the order in which they happened; events of
 * different mails in any order. Several nodes that share a database tell an event on one of them.
 *
 * <p>From the first time a name is registered its events are kept: what happens while the listener is away is told when it comes back, up
 * to seven days later. A listener without a name is not called at all, and the log says so.
 */
@ConsumerType
public interface MailListener {
    /**
     * The service property that names the listener: 1 to 64 of {@code [A-Za-z0-9._-]}, the same after every restart. Two services of
     * the same name at the same time share the events: each is told to one of them.
     */
    String NAME = "letterhead.listener";

    /**
     * The optional service property (String or array of them) that names the events that the listener wants, by the simple names of the
     * records of {@link MailEvent}, such as {@code WayFailing}. Without it: all of them. Others are not even kept for it.
     */
    String EVENTS = "letterhead.listener.events";

    /**
     * An event has happened. Called in a thread of this listener's own, one event at a time; a slow listener delays its own events and
     * nothing else.
     *
     * @param event what has happened
     * @throws RuntimeException the event is told again later, a few times; then it is dropped and the log says so
     */
    void heard(MailEvent event);
}
