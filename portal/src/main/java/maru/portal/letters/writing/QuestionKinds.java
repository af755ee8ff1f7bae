package maru.portal.letters.writing;

import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.Paper;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.Text;

/// The word by which the editor's page names a kind of question.
public final class QuestionKinds {

    public String of(Question question) {
        return switch (question) {
            case Choice _ -> "choice";
            case Text _ -> "text";
            case Day _ -> "day";
            case Amount _ -> "amount";
            case Paper _ -> "paper";
            case DataConsent _ -> "data";
        };
    }
}
