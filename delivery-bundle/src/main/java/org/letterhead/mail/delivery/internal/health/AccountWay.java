/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

/** A way of an account. Ordered, so that two nodes write rows in the same order. */
record AccountWay(String account, String way) implements Comparable<AccountWay> {
    @Override
    public int compareTo(AccountWay other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : way.compareTo(other.way);
    }
}
