package maru.identity;

import java.util.Optional;

/// A unit of the tree office → district support office → school → class.
public sealed interface Unit {

    UnitId id();

    /// As it is written: `수원마루초등학교`, `3학년 2반`.
    String name();

    /// An office of education of a province.
    ///
    /// @param neisCode ATPT_OFCDC_SC_CODE, e.g. `J10`
    record Office(UnitId id, String name, String neisCode) implements Unit {}

    /// A district support office (교육지원청; JU_ORG_NM in NEIS).
    record District(UnitId id, String name, UnitId office) implements Unit {}

    /// A school: the tenant.
    ///
    /// @param neisCode SD_SCHUL_CODE, seven digits
    /// @param telephone the number that the school gives to families
    record School(
            UnitId id,
            String name,
            UnitId district,
            String neisCode,
            SchoolLevel level,
            Optional<String> englishName,
            Optional<String> telephone)
            implements Unit {}

    /// A class of one school year; next year's is another unit.
    ///
    /// @param schoolYear the year in which it began on 1 March (AY)
    /// @param label CLASS_NM: `2`, but also `사랑`
    record SchoolClass(UnitId id, UnitId school, int schoolYear, int grade, String label)
            implements Unit {

        @Override
        public String name() {
            return grade + "학년 " + label + "반";
        }

        /// `3-2`, where there is little room.
        public String shortName() {
            return grade + "-" + label;
        }
    }
}
