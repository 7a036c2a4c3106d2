/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.List;
import java.util.Optional;

/** Where a catalogue is read from. */
public interface TemplateFiles {
    /**
     * The names of what is directly in a folder, sorted.
     *
     * @param folder ends in a slash
     * @return names, those of folders ending in a slash; empty if there is no such folder
     */
    List<String> list(String folder);

    /** The text of a file, empty if it is not there. */
    Optional<String> read(String path);
}
