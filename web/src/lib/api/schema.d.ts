// Made from `bifrons serve --openapi` by `npm run types`; not to be changed by hand.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Entity: {
            /** @description the words */
            text: string;
            /** @description where they begin, in code points */
            start: number;
            /** @description where they end */
            end: number;
            /** @description canonical name */
            name: string | null;
            /** @description ISO 3166 code, or one of the codebook */
            code: string | null;
            /** @description sectors, such as GOV or MIL */
            sector: string[];
            /** @description whether it is understood and not written in the sentence */
            implicit: boolean;
            /** @description Wikidata id */
            wikidata?: string;
        };
        Report: {
            /** @description id of the event as coded from this document */
            event: string;
            /** @description id of the document */
            doc: string;
            /** @description publisher; empty if unknown */
            publisher: string;
            /** @description day of publication */
            date: string | null;
            /** @description headline; empty if there is none */
            title: string;
            /** @description address; empty if unknown */
            url: string;
            /** @description index of the sentence, from 0; the title is -1 */
            sentence: number;
            /** @description where the sentence begins, in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence */
            text: string;
        };
        Event: {
            /** @description content hash: same input, settings and version, same id */
            id: string;
            /** @description event */
            type: string;
            /** @description id of the document */
            doc: string;
            /** @description index of the sentence in the document, from 0; the title is -1 */
            sentence: number;
            /** @description where the sentence begins in the text (or title), in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence; empty for imported events without text */
            text: string;
            /** @description words that carry the event */
            trigger: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
            };
            /** @description one of the 16 PLOVER types */
            event: string;
            /** @description PLOVER modes */
            mode: string[];
            /** @description PLOVER contexts */
            context: string[];
            /** @description CAMEO code, as fine as is known */
            cameo: string;
            /** @description 1 and 2 words and deeds of cooperation, 3 and 4 of conflict */
            quad: number;
            /** @description PLOVER score of type and mode, -10 to 10 */
            score: number;
            /** @description Goldstein score of the CAMEO code, -10 to 10 */
            goldstein: number;
            /** @description who did it; of what is done together, all parties */
            actor: components["schemas"]["Entity"][];
            /** @description to whom */
            recipient: components["schemas"]["Entity"][];
            /** @description when it happened */
            date: string | null;
            /** @description when it ended */
            enddate: string | null;
            /** @description stated, published or none: who speaks for the date */
            date_basis: string;
            /** @description where it happened */
            place: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
                /** @description name of the place */
                name: string;
                /** @description code of its state */
                country: string | null;
                /** @description degrees, north positive */
                lat: number | null;
                /** @description degrees, east positive */
                lon: number | null;
            } | null;
            /** @description who says so, outermost first; empty for the publisher itself */
            attribution: components["schemas"]["Entity"][];
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description whether it stands as a fact in the faces */
            counted: boolean;
            /** @description people and sums */
            magnitude: {
                /** @description people killed */
                killed?: number;
                /** @description people injured */
                injured?: number;
                /** @description people arrested */
                arrested?: number;
                /** @description people in a crowd */
                crowd?: number;
                /** @description a sum */
                amount?: {
                    /** @description how much */
                    value: number;
                    /** @description of what */
                    unit: string;
                };
            };
            /** @description 0 to 1: of events given 0.8 about 80 % are right */
            confidence: number;
            /** @description the rule, entry or decision behind type, roles and mark */
            why: string[];
        };
        Measure: {
            /** @description content hash */
            id: string;
            /** @description id of the document */
            doc: string;
            /** @description index of the sentence in the document, from 0; the title is -1 */
            sentence: number;
            /** @description where the sentence begins in the text (or title), in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence */
            text: string;
            /** @description words that carry it */
            trigger: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
            };
            /** @description what time it is of */
            date: string | null;
            /** @description end of that time */
            enddate: string | null;
            /** @description who says so, outermost first */
            attribution: components["schemas"]["Entity"][];
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description what it was told by */
            why: string[];
            /** @description indicator or membership */
            type: string;
            /** @description a number that the report states */
            indicator?: {
                /** @description what is measured */
                name: string;
                /** @description the number, or both ends of a range */
                value: number | number[];
                /** @description its unit */
                unit: string | null;
                /** @description what time it is of: 2020, or 2013/2014 */
                period: string | null;
                /** @description codes of the parties */
                parties: string[];
                /** @description rose by, fell by, rose to or fell to */
                change?: string;
                /** @description about, at least or at most */
                bound?: string;
            };
            /** @description what they are members of */
            organisation?: {
                /** @description organisation, treaty or level */
                name: string;
                /** @description its code */
                code: string | null;
            };
            /** @description who */
            members?: components["schemas"]["Entity"][];
            /** @description when it began */
            since?: string;
            /** @description when it ended */
            until?: string;
            /** @description member, signed and the like */
            status?: string;
        };
        About: {
            /** @description version of the program */
            program: string;
            /** @description the ledger */
            ledger: {
                /** @description name of the ledger's folder */
                name: string;
                /** @description its version; one more with each batch */
                version: number;
                /** @description first day with news */
                first: string | null;
                /** @description last day with news */
                last: string | null;
                /** @description documents */
                documents: number;
                /** @description reports of events, counted or not */
                reports: number;
                /** @description counted events, once for each pair of states that they join */
                events: number;
                /** @description pairs of states with counted events */
                pairs: number;
                /** @description records that could not be used */
                rejected: number;
                /** @description news for what was coded here, and names of imported data sets */
                origins: string[];
                /** @description when the last batch joined, in universal time */
                added: string | null;
            };
            /** @description whether SQL is answered */
            sql: boolean;
            /** @description whether alarms are told as they come */
            watch: boolean;
            /** @description name of the file that corrections are written to */
            corrections: string | null;
            /** @description how well the coder does */
            figures: {
                /** @description what was measured */
                figure: string;
                /** @description on what */
                on: string;
                /** @description the figure */
                reached: string;
            }[];
            /** @description whose borders the map shows */
            borders: string;
            /** @description what is used under which terms */
            licences: {
                /** @description what is used */
                what: string;
                /** @description under which terms */
                terms: string;
            }[];
        };
        State: {
            /** @description ISO 3166 alpha-3, KOS, or a code of the codebook */
            code: string;
            /** @description English short name */
            name: string;
            /** @description three digits of ISO 3166, as maps have them */
            numeric: string | null;
            /** @description Correlates of War number */
            cow: string | null;
            /** @description first day, of states that came into being lately */
            from: string | null;
            /** @description last day, of states that are no more */
            to: string | null;
            /** @description the middle, degrees north */
            lat: number | null;
            /** @description the middle, degrees east */
            lon: number | null;
        };
        Codebook: {
            /** @description types of events */
            types: {
                /** @description PLOVER type */
                name: string;
                /** @description what it covers */
                about: string;
                /** @description cooperation or conflict */
                face: string;
                /** @description word or deed */
                kind: string;
                /** @description 1 to 4 */
                quad: number;
                /** @description PLOVER score of the type itself */
                score: number;
                /** @description CAMEO root */
                cameo: string;
                /** @description manners */
                modes: {
                    /** @description PLOVER mode */
                    name: string;
                    /** @description its score */
                    score: number;
                }[];
            }[];
            /** @description what events may be about */
            contexts: string[];
            /** @description CAMEO codes */
            cameo: {
                /** @description CAMEO code */
                code: string;
                /** @description its English name */
                name: string | null;
                /** @description Goldstein score */
                goldstein: number;
                /** @description PLOVER type */
                event: string | null;
            }[];
            /** @description sectors of actors */
            sectors: {
                /** @description code */
                code: string;
                /** @description name */
                name: string;
            }[];
            /** @description how far an event is said to be so */
            marks: {
                /** @description mark of factuality */
                name: string;
                /** @description what it says */
                about: string;
            }[];
            /** @description columns of every answer */
            answers: {
                /** @description verb of the command line */
                verb: string;
                /** @description what it does */
                about: string;
                /** @description what rows look like */
                shapes: {
                    /** @description argument with which rows look so; null for the usual ones */
                    with: string | null;
                    /** @description the columns */
                    columns: components["schemas"]["Field"][];
                }[];
            }[];
            /** @description columns of events as comma-separated values */
            csv: components["schemas"]["Field"][];
        };
        Field: {
            /** @description its name */
            name: string;
            /** @description text, date, integer, number, boolean, list, record or any */
            type: string;
            /** @description what it means */
            about: string;
            /** @description of records, and of lists of records */
            fields?: unknown[];
        };
        WholeEvent: {
            /** @description content hash: same input, settings and version, same id */
            id: string;
            /** @description event */
            type: string;
            /** @description id of the document */
            doc: string;
            /** @description index of the sentence in the document, from 0; the title is -1 */
            sentence: number;
            /** @description where the sentence begins in the text (or title), in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence; empty for imported events without text */
            text: string;
            /** @description words that carry the event */
            trigger: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
            };
            /** @description one of the 16 PLOVER types */
            event: string;
            /** @description PLOVER modes */
            mode: string[];
            /** @description PLOVER contexts */
            context: string[];
            /** @description CAMEO code, as fine as is known */
            cameo: string;
            /** @description 1 and 2 words and deeds of cooperation, 3 and 4 of conflict */
            quad: number;
            /** @description PLOVER score of type and mode, -10 to 10 */
            score: number;
            /** @description Goldstein score of the CAMEO code, -10 to 10 */
            goldstein: number;
            /** @description who did it; of what is done together, all parties */
            actor: components["schemas"]["Entity"][];
            /** @description to whom */
            recipient: components["schemas"]["Entity"][];
            /** @description when it happened */
            date: string | null;
            /** @description when it ended */
            enddate: string | null;
            /** @description stated, published or none: who speaks for the date */
            date_basis: string;
            /** @description where it happened */
            place: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
                /** @description name of the place */
                name: string;
                /** @description code of its state */
                country: string | null;
                /** @description degrees, north positive */
                lat: number | null;
                /** @description degrees, east positive */
                lon: number | null;
            } | null;
            /** @description who says so, outermost first; empty for the publisher itself */
            attribution: components["schemas"]["Entity"][];
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description whether it stands as a fact in the faces */
            counted: boolean;
            /** @description people and sums */
            magnitude: {
                /** @description people killed */
                killed?: number;
                /** @description people injured */
                injured?: number;
                /** @description people arrested */
                arrested?: number;
                /** @description people in a crowd */
                crowd?: number;
                /** @description a sum */
                amount?: {
                    /** @description how much */
                    value: number;
                    /** @description of what */
                    unit: string;
                };
            };
            /** @description 0 to 1: of events given 0.8 about 80 % are right */
            confidence: number;
            /** @description the rule, entry or decision behind type, roles and mark */
            why: string[];
            /** @description news for what was coded here, else the name of a data set */
            origin: string;
            /** @description version of the ledger with which it joined */
            version: number;
            /** @description its document; none if the data set has none */
            document: {
                /** @description its id */
                id: string;
                /** @description day of publication */
                date: string | null;
                /** @description publisher; empty if unknown */
                publisher: string;
                /** @description headline; empty if there is none */
                title: string;
                /** @description address; empty if unknown */
                url: string;
                /** @description language as stated; empty if unknown */
                language: string;
            } | null;
            /** @description the sentences before it, two at most */
            before: components["schemas"]["ContextSentence"][];
            /** @description the sentences after it */
            after: components["schemas"]["ContextSentence"][];
            /** @description one for each document that reports the same, by date */
            reports: components["schemas"]["Report"][];
            /** @description reports that a data set tells in a file of its own */
            mentions: {
                /** @description id of the document */
                doc: string;
                /** @description publisher; empty if unknown */
                publisher: string;
                /** @description day of the report */
                date: string | null;
                /** @description address; empty if unknown */
                url: string;
                /** @description index of the sentence, from 0 */
                sentence: number;
                /** @description 0 to 1, by the data */
                confidence: number;
            }[];
            /** @description what an imported row said */
            foreign: {
                /** @description the data set */
                origin: string;
                /** @description its words for the event; empty if it has none */
                words: string;
                /** @description what the row said */
                record: string[];
            } | null;
            /** @description the dependency tree of the sentence, with tree=1; empty where there is no sentence */
            tree?: components["schemas"]["TreeWord"][];
        };
        ContextSentence: {
            /** @description its index */
            sentence: number;
            /** @description where it begins, in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence */
            text: string;
        };
        TreeWord: {
            /** @description its number, from 1 */
            id: number;
            /** @description the word */
            form: string;
            /** @description its dictionary form */
            lemma: string;
            /** @description its part of speech */
            upos: string;
            /** @description number of its head; 0 for the root */
            head: number;
            /** @description its relation to the head */
            deprel: string;
            /** @description where it begins, in code points of the document */
            start: number;
            /** @description where it ends */
            end: number;
        };
        Review: {
            /** @description the next event to judge; none if all are judged */
            event: components["schemas"]["WholeEvent"] | null;
            /** @description the line of a case that a verdict of right writes */
            case: string | null;
            /** @description events that nobody has judged */
            left: number;
            /** @description verdicts of this server that can be taken back */
            undo: number;
            /** @description of all types together */
            score: components["schemas"]["ScoreLine"];
            /** @description of each type that was judged */
            types: components["schemas"]["ScoreLine"][];
            /** @description name of the file of corrections */
            corrections: string;
        };
        ScoreLine: {
            /** @description all, or a type of events */
            type: string;
            /** @description events judged right or wrong */
            judged: number;
            /** @description events judged right */
            right: number;
            /** @description events passed over */
            skipped: number;
            /** @description part that is right, 0 to 1 */
            share: number | null;
            /** @description lower end of its 95 % interval (Wilson) */
            low: number | null;
            /** @description upper end of its 95 % interval */
            high: number | null;
            /** @description mean confidence of the coder in the events judged */
            said: number | null;
        };
        Correction: string | {
            /** @description the right type; null if there is no such event */
            event: string | null;
            /** @description a mode of it */
            mode?: string | null;
            /** @description codes of who did it; anybody if left out */
            actor?: string[] | null;
            /** @description codes of whom it was done to */
            recipient?: string[] | null;
            /** @description the mark; asserted if left out */
            factuality?: string | null;
        };
        FacesRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description a>b, b>a, a-b for what both do together, or both for the sum */
            direction: string;
            /** @description events of words of cooperation */
            vc: number;
            /** @description events of deeds of cooperation */
            mc: number;
            /** @description events of words of conflict */
            vk: number;
            /** @description events of deeds of conflict */
            mk: number;
            /** @description sum of the scores of cooperation */
            coop: number;
            /** @description sum of the scores of conflict, as a number above 0 */
            conf: number;
            /** @description 0 if one face only shows, 1 if both show alike */
            duality: number | null;
            /** @description -2 to 2: above 0 words are friendlier than deeds; null with fewer than three deeds */
            gap: number | null;
            /** @description documents that report these events */
            reports: number;
        };
        MeasuredFacesRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description a>b, b>a, a-b for what both do together, or both for the sum */
            direction: string;
            /** @description events of words of cooperation */
            vc: number;
            /** @description events of deeds of cooperation */
            mc: number;
            /** @description events of words of conflict */
            vk: number;
            /** @description events of deeds of conflict */
            mk: number;
            /** @description sum of the scores of cooperation */
            coop: number;
            /** @description sum of the scores of conflict, as a number above 0 */
            conf: number;
            /** @description 0 if one face only shows, 1 if both show alike */
            duality: number | null;
            /** @description -2 to 2: above 0 words are friendlier than deeds; null with fewer than three deeds */
            gap: number | null;
            /** @description documents that report these events */
            reports: number;
            /** @description 0 to 1: duality against what is usual in the world's news of that time */
            ambivalence: number | null;
            /** @description strength of the ambivalence (Griffin's index) */
            griffin: number | null;
            /** @description entropy of the four counts, 0 to 1 */
            entropy: number | null;
            /** @description yes if ambivalence is above 0.5 with five events of either face */
            two_faced: string | null;
            /** @description sum of the Goldstein scores */
            goldstein_sum: number | null;
            /** @description mean of the Goldstein scores, -10 to 10 */
            goldstein_mean: number | null;
            /** @description words of cooperation a period, were the news as much as usual */
            vc_rate: number | null;
            /** @description lower end of its 80 % interval */
            vc_low: number | null;
            /** @description upper end of its 80 % interval */
            vc_high: number | null;
            /** @description deeds of cooperation a period, likewise */
            mc_rate: number | null;
            /** @description lower end of its 80 % interval */
            mc_low: number | null;
            /** @description upper end of its 80 % interval */
            mc_high: number | null;
            /** @description words of conflict a period, likewise */
            vk_rate: number | null;
            /** @description lower end of its 80 % interval */
            vk_low: number | null;
            /** @description upper end of its 80 % interval */
            vk_high: number | null;
            /** @description deeds of conflict a period, likewise */
            mk_rate: number | null;
            /** @description lower end of its 80 % interval */
            mk_low: number | null;
            /** @description upper end of its 80 % interval */
            mk_high: number | null;
        };
        PairsRow: {
            /** @description code of the state asked about, else of that of the pair which comes first in the alphabet */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description events of words of cooperation, both directions together */
            vc: number;
            /** @description events of deeds of cooperation */
            mc: number;
            /** @description events of words of conflict */
            vk: number;
            /** @description events of deeds of conflict */
            mk: number;
            /** @description events in all */
            events: number;
            /** @description documents that report them */
            reports: number;
            /** @description part of conflict in all events, 0 to 1 */
            share_conflict: number | null;
            /** @description date of the earliest event */
            first: string | null;
            /** @description date of the latest event */
            last: string | null;
            /** @description events of cooperation in the time before, which is as long; none if no time was asked for, or there is no news of it */
            cooperation_before: number | null;
            /** @description events of conflict in the time before */
            conflict_before: number | null;
            /** @description events of cooperation now, less those before */
            cooperation_change: number | null;
            /** @description events of conflict now, less those before */
            conflict_change: number | null;
            /** @description how far cooperation departs from what the volume of news lets expect, in standard deviations; above 0 there is more */
            cooperation_shift: number | null;
            /** @description the same of conflict */
            conflict_shift: number | null;
        };
        FlipsRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description first day of the period in which the new regime begins */
            date: string;
            /** @description what changed: words, deeds or both */
            face: string;
            /** @description where it leads: cooperation or conflict */
            direction: string;
            /** @description 0 to 1: how likely someone who knows the pair would list a turning point there */
            probability: number;
            /** @description events a period before: words and deeds of cooperation, words and deeds of conflict */
            before: string;
            /** @description likewise after */
            after: string;
            /** @description the four counts, each before and after */
            quads: {
                /** @description words of cooperation */
                vc: {
                    /** @description events a period before */
                    before: number;
                    /** @description events a period after */
                    after: number;
                    /** @description how surely it changed, in standard deviations */
                    z: number;
                };
                /** @description deeds of cooperation */
                mc: {
                    /** @description events a period before */
                    before: number;
                    /** @description events a period after */
                    after: number;
                    /** @description how surely it changed, in standard deviations */
                    z: number;
                };
                /** @description words of conflict */
                vk: {
                    /** @description events a period before */
                    before: number;
                    /** @description events a period after */
                    after: number;
                    /** @description how surely it changed, in standard deviations */
                    z: number;
                };
                /** @description deeds of conflict */
                mk: {
                    /** @description events a period before */
                    before: number;
                    /** @description events a period after */
                    after: number;
                    /** @description how surely it changed, in standard deviations */
                    z: number;
                };
            };
            /** @description odds that it leads to conflict; above 1 it does */
            odds: {
                /** @description by the sum of Goldstein scores */
                sum: number;
                /** @description by their mean */
                mean: number;
                /** @description by all signs together */
                all: number;
            };
            /** @description at most three events that tell the flip; left out with no_evidence */
            evidence?: {
                /** @description id of the event */
                event: string;
                /** @description when it happened */
                date: string | null;
                /** @description its sentence, or what an imported row tells instead */
                text: string;
                /** @description who reports it */
                publisher: string | null;
                /** @description documents that report it */
                reports: number;
            }[];
        };
        AlarmsRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description cooperation, conflict, or both with a space between */
            face: string;
            /** @description drift (a level moves) or leap (a sudden burst), or both */
            kind: string;
        };
        ForecastRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description what is told: words+, deeds+, words- and deeds- are numbers of events, conflict is whether there is any deed of conflict, flip whether a turn begins by then */
            target: string;
            /** @description periods after the last one known */
            ahead: number;
            /** @description of at least one event, or of conflict or a flip, 0 to 1 */
            probability: number;
            /** @description expected events */
            mean: number | null;
            /** @description lower end of the interval of 95 % */
            low95: number | null;
            /** @description of 80 % */
            low80: number | null;
            /** @description of 50 % */
            low50: number | null;
            /** @description as likely exceeded as not */
            median: number | null;
            /** @description upper end of the interval of 50 % */
            high50: number | null;
            /** @description of 80 % */
            high80: number | null;
            /** @description of 95 % */
            high95: number | null;
            /** @description the same probability by a rule without a model: as many as lately; for a flip, how usual flips are */
            naive: number;
            /** @description events expected by that rule */
            naive_mean: number | null;
            /** @description last day that was known */
            made_on: string;
            /** @description name and number of the forecaster */
            version: string;
        };
        RecordRow: {
            /** @description back-test: told again from what was known before; kept: as they were told at the time */
            record: string;
            /** @description first period told; null for what was kept */
            first: string | null;
            /** @description last period told; likewise */
            last: string | null;
            /** @description what is told: words+, deeds+, words- and deeds- are numbers of events, conflict is whether there is any deed of conflict, flip whether a turn begins by then */
            target: string;
            /** @description periods after the last one known */
            ahead: number;
            /** @description model, or a rule: last, seasonal, smoothed, recent; usual for flips */
            by: string;
            /** @description forecasts whose periods are over */
            n: number;
            /** @description mean of what came */
            came: number;
            /** @description mean of what was told */
            told: number;
            /** @description mean squared distance of the probability from what came; 0 is perfect */
            brier: number;
            /** @description continuous ranked probability score of counts, in events; 0 is perfect */
            crps: number;
            /** @description minus the logarithm of the probability of what came */
            log_score: number;
            /** @description chance that a yes was told more likely than a no */
            auc: number | null;
            /** @description how much less the model errs than this rule, by CRPS: above 0 the model is better; null for the model */
            skill: number | null;
            /** @description share of what came within the interval of 50 %, told exactly */
            held50: number | null;
            /** @description of 80 % */
            held80: number | null;
            /** @description of 95 % */
            held95: number | null;
            /** @description of each tenth of probability that was told: mean told, share that came and number of forecasts, with : between, as 0.31:0.28:40 */
            calibration: string;
            /** @description distance of shares from what was told; 0 is perfect */
            reliability: number;
        };
        MoverRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description who acted; anyone where it is not one of the two */
            actor: string;
            /** @description on whom; likewise */
            recipient: string;
            /** @description words+, deeds+, words- or deeds- */
            quad: string;
            /** @description how many */
            events: number;
            /** @description by how much the log-odds of conflict in the next period are higher than had these events not been */
            effect: number;
        };
        HedgesRow: {
            /** @description code of the state between */
            a: string;
            /** @description code of the rival that it cooperates with */
            b: string;
            /** @description code of the other rival */
            c: string;
            /** @description what it does: arms both, courts both, or balances */
            kind: string;
            /** @description 0 to 1: high where it arms the rival of a close partner */
            h: number;
            /** @description 0 to 1: share of arms that it supplies to both; 0 is no hedging by arms */
            d: number;
            /** @description rank of b by cooperation among a's partners, 0 last to 1 first */
            c_ab: number | null;
            /** @description rank of c likewise */
            c_ac: number | null;
            /** @description a's share of b's arms, 0 to 1 */
            m_ab: number | null;
            /** @description a's share of c's arms */
            m_ac: number | null;
            /** @description tone of a's own deeds towards b, -1 conflict to 1 cooperation */
            deeds_b: number | null;
            /** @description likewise towards c */
            deeds_c: number | null;
            /** @description capability of b over that of c, where it is known */
            strength: number | null;
        };
        GapRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description tone of words, -1 to 1; 0 is as friendly as the world's */
            words: number;
            /** @description tone of deeds, likewise */
            deeds: number;
            /** @description words less deeds; above 0 words are friendlier */
            gap: number;
            /** @description lower end of the 80 % interval of the gap */
            low: number;
            /** @description upper end of the 80 % interval of the gap */
            high: number;
            /** @description the least size of the gap that the interval allows, 0 or more; the list is sorted by it */
            sure: number;
            /** @description events, the older ones weighing less */
            events: number;
        };
        VoicesRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description the publisher, the greatest of those that tell the same */
            source: string;
            /** @description how many times as often as the others it tells the pair's conflict; 1 is alike */
            times: number;
            /** @description lower end of the 80 % interval of times */
            low: number;
            /** @description upper end of the 80 % interval of times */
            high: number;
            /** @description how many times as often as the others it tells the pair's cooperation */
            cooperation: number;
            /** @description events of conflict that it tells of the pair */
            conflict_events: number;
            /** @description events that it tells of the pair */
            events: number;
            /** @description events of conflict that it would tell if it told as the others do */
            expected: number;
        };
        LatentRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description level behind the counts of cooperation, in units by which words multiply by e; 0 is usual */
            warmth: number;
            /** @description lower end of its 80 % interval */
            warmth_low: number;
            /** @description upper end of its 80 % interval */
            warmth_high: number;
            /** @description likewise of conflict */
            hostility: number;
            /** @description lower end of its 80 % interval */
            hostility_low: number;
            /** @description upper end of its 80 % interval */
            hostility_high: number;
        };
        AlignRow: {
            /** @description code of the state asked about, else of the first of the pair */
            a: string;
            /** @description code of the other state */
            b: string;
            /** @description agreement of their ties to third states beyond chance: 1 all alike, 0 chance, below 0 they part */
            kappa: number | null;
            /** @description likewise, by another model of chance (Scott's pi) */
            pi: number | null;
            /** @description third states with which both have ties */
            thirds: number;
            /** @description distance of their ideal points in votes of the UN General Assembly, where the table is in the ledger */
            ideal: number | null;
        };
        BalanceRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description states that have ties */
            states: number;
            /** @description pairs with enough events */
            ties: number;
            /** @description three states with all three ties */
            triads: number;
            /** @description triads with a tie that shows two faces */
            undecided: number;
            /** @description weighted share of triads that are balanced, 0 to 1 */
            strict: number | null;
            /** @description likewise, three foes taken for balanced */
            weak: number | null;
            /** @description what shuffled signs give for strict */
            chance: number | null;
            /** @description how far strict lies above chance, in standard deviations */
            z: number | null;
            /** @description ties that would have to change for perfect balance, at least */
            low: number;
            /** @description likewise, at most */
            high: number;
        };
        TriadsRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description code of a state */
            a: string;
            /** @description code of a state */
            b: string;
            /** @description code of a state */
            c: string;
            /** @description balanced, all foes, unbalanced or undecided */
            kind: string;
            /** @description geometric mean of the weights of its ties */
            weight: number;
        };
        TiesRow: {
            /** @description when it began, else the date of the report */
            since: string | null;
            /** @description when it ended; null while it lasts, or if that is not known */
            until: string | null;
            /** @description organisation, treaty, level of partnership; or the variable of a table */
            name: string;
            /** @description what holds, such as member or signed; or the table */
            status: string | null;
            /** @description codes of the parties, with spaces between */
            parties: string;
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description the sentence, or the table's words */
            text: string | null;
            /** @description id of the document; null for tables */
            doc: string | null;
        };
        IndicatorsRow: {
            /** @description what time the number is of, or its beginning */
            date: string | null;
            /** @description end of that time */
            enddate: string | null;
            /** @description what is measured, or the variable of a table */
            name: string;
            /** @description the number, or the lower end of a range */
            value: number | null;
            /** @description upper end of a range */
            upper: number | null;
            /** @description unit, such as USD or percent */
            unit: string | null;
            /** @description rose to, fell by, at least and the like */
            how: string | null;
            /** @description codes of the parties, with spaces between */
            parties: string | null;
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description the sentence, or the table's name */
            text: string | null;
            /** @description id of the document; null for tables */
            doc: string | null;
        };
        EvidenceRow: {
            /** @description content hash: same input, settings and version, same id */
            id: string;
            /** @description event */
            type: string;
            /** @description id of the document */
            doc: string;
            /** @description index of the sentence in the document, from 0; the title is -1 */
            sentence: number;
            /** @description where the sentence begins in the text (or title), in code points */
            start: number;
            /** @description where it ends */
            end: number;
            /** @description the sentence; empty for imported events without text */
            text: string;
            /** @description words that carry the event */
            trigger: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
            };
            /** @description one of the 16 PLOVER types */
            event: string;
            /** @description PLOVER modes */
            mode: string[];
            /** @description PLOVER contexts */
            context: string[];
            /** @description CAMEO code, as fine as is known */
            cameo: string;
            /** @description 1 and 2 words and deeds of cooperation, 3 and 4 of conflict */
            quad: number;
            /** @description PLOVER score of type and mode, -10 to 10 */
            score: number;
            /** @description Goldstein score of the CAMEO code, -10 to 10 */
            goldstein: number;
            /** @description who did it; of what is done together, all parties */
            actor: components["schemas"]["Entity"][];
            /** @description to whom */
            recipient: components["schemas"]["Entity"][];
            /** @description when it happened */
            date: string | null;
            /** @description when it ended */
            enddate: string | null;
            /** @description stated, published or none: who speaks for the date */
            date_basis: string;
            /** @description where it happened */
            place: {
                /** @description the words */
                text: string;
                /** @description where they begin, in code points */
                start: number;
                /** @description where they end */
                end: number;
                /** @description name of the place */
                name: string;
                /** @description code of its state */
                country: string | null;
                /** @description degrees, north positive */
                lat: number | null;
                /** @description degrees, east positive */
                lon: number | null;
            } | null;
            /** @description who says so, outermost first; empty for the publisher itself */
            attribution: components["schemas"]["Entity"][];
            /** @description asserted, planned, hypothetical, denied or historical */
            factuality: string;
            /** @description whether it stands as a fact in the faces */
            counted: boolean;
            /** @description people and sums */
            magnitude: {
                /** @description people killed */
                killed?: number;
                /** @description people injured */
                injured?: number;
                /** @description people arrested */
                arrested?: number;
                /** @description people in a crowd */
                crowd?: number;
                /** @description a sum */
                amount?: {
                    /** @description how much */
                    value: number;
                    /** @description of what */
                    unit: string;
                };
            };
            /** @description 0 to 1: of events given 0.8 about 80 % are right */
            confidence: number;
            /** @description the rule, entry or decision behind type, roles and mark */
            why: string[];
            /** @description a>b, b>a, or a-b for what both do together */
            direction: string;
            /** @description code of the other party of the pair */
            other: string;
            /** @description one for each document, by date */
            reports: components["schemas"]["Report"][];
        };
        VolumeRow: {
            /** @description the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date */
            period: string;
            /** @description news for what was coded here, else the name of a data set */
            origin: string;
            /** @description reports of counted events between two states, by the day of the event; wire copy counts as often as it was printed */
            rows: number;
            /** @description documents published then; none if the data set names no documents */
            reports: number | null;
            /** @description rows of words of cooperation */
            vc: number;
            /** @description rows of deeds of cooperation */
            mc: number;
            /** @description rows of words of conflict */
            vk: number;
            /** @description rows of deeds of conflict */
            mk: number;
        };
        SourcesRow: {
            /** @description who publishes; empty where none is named */
            publisher: string;
            /** @description news for what was coded here, else the name of a data set */
            origin: string;
            /** @description languages as its documents state them, joined by | */
            languages: string;
            /** @description its documents */
            documents: number;
            /** @description events that they report, of any mark and however many others report the same */
            events: number;
            /** @description events of these that stand as facts */
            counted: number;
            /** @description events of conflict among those counted */
            conflict: number;
            /** @description part of conflict in those counted, 0 to 1 */
            share_conflict: number | null;
            /** @description first day on which it published */
            first: string | null;
            /** @description last day */
            last: string | null;
            /** @description days of the longest time without anything in between */
            longest_gap: number | null;
            /** @description first day of it */
            gap_since: string | null;
            /** @description days from its last to the last day of its origin */
            silent: number | null;
            /** @description its last day, if the silence is longer than a week, than any before it, and than chance lets expect of its pace */
            fell_silent: string | null;
        };
        RejectedRow: {
            /** @description rejected: it could not be read; dropped: it is well-formed but no event of ours */
            outcome: string;
            /** @description news for what was coded here, else the name of a data set */
            origin: string;
            /** @description file or stream; empty for what an import dropped */
            source: string;
            /** @description line or record of the first, from 1 */
            line: number | null;
            /** @description why */
            reason: string;
            /** @description bytes before the first in the unpacked file */
            offset: number | null;
            /** @description how many */
            records: number;
        };
        VersionsRow: {
            /** @description v and a number, for --as-of */
            version: string;
            /** @description when it joined, in universal time; empty if that is not known */
            time: string;
            /** @description name of the batch that joined */
            batch: string;
            /** @description documents that it brought */
            documents: number;
            /** @description reports of events that it brought */
            events: number;
        };
        Error: {
            error: string;
        };
        Column: {
            name: string;
            /** @description text, date, integer, number, boolean, list, record or any */
            type: string;
            about: string;
            fields?: components["schemas"]["Column"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
