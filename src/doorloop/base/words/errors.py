"""What stops a run and what can be done about it, in Dutch and English, by key."""

from __future__ import annotations

from typing import Final

from doorloop.base.extras import PACKAGES
from doorloop.base.language import Text

WORDS: Final = {
    "err.no_date": Text(nl="{text} is geen datum", en="{text} is no date"),
    "try.date": Text(
        nl="schrijf 2012-09-05, 5-9-2012, 5/9/12 of vandaag", en="write 2012-09-05, 5-9-2012, 5/9/12 or today"
    ),
    "err.no_term": Text(nl="{text} is geen termijn", en="{text} is no term"),
    "try.term": Text(
        nl="schrijf een getal en een eenheid: 10wd of 10 werkdagen, 28d, 6w of 6 weken, 3m of 1j",
        en="write a number and a unit: 10wd or 10 werkdagen, 28d, 6w or 6 weken, 3m or 1y",
    ),
    "err.term_in_hours": Text(
        nl="{text} is een termijn in uren, en voor uren zijn tijdstippen nodig",
        en="{text} is a term in hours, and hours need times of day",
    ),
    "try.term_in_hours": Text(
        nl="neem werkdagen: op datums is een norm van 24 uur gehaald binnen 1wd",
        en="use working days: on dates alone a 24-hour norm is kept within 1wd",
    ),
    "err.statutory_workdays": Text(
        nl="een termijn in werkdagen is een streeftermijn, en geen wettelijke",
        en="a term in working days is a target, and no statutory term",
    ),
    "try.statutory_workdays": Text(
        nl="laat --statutory weg, of geef de termijn in d, w, m of j",
        en="leave out --statutory, or give the term in d, w, m or y",
    ),
    "err.term_backwards": Text(nl="een termijn van {n} werkdagen", en="a term of {n} working days"),
    "try.term_backwards": Text(nl="tel vooruit: n is 0 of meer", en="count forwards: n is 0 or more"),
    "err.a_date_outside": Text(nl="een datum valt buiten de kalenders", en="a date lies outside the calendars"),
    "err.date_outside": Text(nl="{day} valt buiten de kalenders", en="{day} lies outside the calendars"),
    "try.date_outside": Text(nl="neem datums van {first} tot en met {last}", en="use dates from {first} up to {last}"),
    "err.no_calendar": Text(nl="geen kalender heet {name}", en="no calendar is called {name}"),
    "try.calendar": Text(nl="kies {names}", en="choose {names}"),
    "err.calendar_package": Text(nl="kalender {name}: {why}", en="calendar {name}: {why}"),
    "try.calendar_package": Text(
        nl="zie de documentatie van het pakket holidays", en="see the documentation of the holidays package"
    ),
    "err.no_choice": Text(nl="er is geen {what} {name!r}{likely}", en="there is no {what} {name!r}{likely}"),
    "try.choose_from": Text(nl="kies uit {names}", en="choose from {names}"),
    "try.choose_from_many": Text(
        nl="kies uit {names} en nog {n}: zie `doorloop definition show`",
        en="choose from {names} and {n} more: see `doorloop definition show`",
    ),
    "err.unwritable": Text(nl="dit kan niet worden geschreven: {why}", en="cannot be written: {why}"),
    "try.unwritable": Text(
        nl="sluit het bestand in andere programma's, of {otherwise}",
        en="close the file in other programs, or {otherwise}",
    ),
    "try.another_folder": Text(nl="kies een andere map met --out", en="choose another folder with --out"),
    "try.another_place": Text(nl="kies een andere plaats", en="choose another place"),
    "err.name_leaves": Text(
        nl="deze bestandsnaam leidt buiten zijn map, of is er geen",
        en="this name of a file leaves its folder, or is none",
    ),
    "try.name_leaves": Text(
        nl="geef tabellen en bestanden namen van letters, cijfers, _ en -",
        en="give tables and files names of letters, digits, _ and -",
    ),
    "err.exists": Text(nl="dit bestand bestaat al", en="this file exists already"),
    "try.exists": Text(nl="kies een andere naam, of verwijder het eerst", en="choose another name, or remove it first"),
    "err.unreadable": Text(nl="dit kan niet worden gelezen ({why})", en="cannot be read ({why})"),
    "try.new_xlsx": Text(
        nl="open het in een spreadsheetprogramma en sla het op als een nieuw .xlsx-bestand",
        en="open it in a spreadsheet program and save it as a new .xlsx",
    ),
    "err.not_split_by": Text(
        nl="de tellingen zijn niet uitgesplitst naar {by}",
        en="the aggregates are not split by {by}",
    ),
    "try.not_split_by": Text(
        nl="maak elk ervan met `doorloop aggregate --by {by}`",
        en="make each of them with `doorloop aggregate --by {by}`",
    ),
    "err.aggregate_twice": Text(
        nl="twee keer dezelfde telling: hierin staat wat in {first} staat",
        en="the same aggregate twice: it holds what {first} holds",
    ),
    "err.aggregate": Text(nl="deze telling is niet te gebruiken: {why}", en="this aggregate cannot be used: {why}"),
    "try.aggregate": Text(
        nl="vraag om het bestand zoals `doorloop aggregate` het schreef",
        en="ask for the file as `doorloop aggregate` wrote it",
    ),
    "err.copies_among": Text(
        nl="de kopieën komen dan tussen de originelen te staan",
        en="the copies would lie among the originals",
    ),
    "try.copies_among": Text(nl="noem een andere map bij --annotate", en="name another folder with --annotate"),
    "err.nobody_to_ask": Text(nl="er is niemand om het aan te vragen", en="nobody is there to ask"),
    "try.nobody_to_ask": Text(
        nl="laat --ask weg, of doe dit in een terminal",
        en="leave --ask out, or run it in a terminal",
    ),
    "err.no_limit": Text(nl="{text!r} is geen aantal regels", en="{text!r} is no number of lines"),
    "try.limit": Text(nl="geef een getal, of all", en="give a number, or all"),
    "err.file_for_folder": Text(
        nl="hier hoort een map, en dit is de naam van een bestand",
        en="a folder is meant, and this is the name of a file",
    ),
    "err.only_partitions": Text(
        nl="alleen partities worden elders verwerkt",
        en="only partitions are worked on elsewhere",
    ),
    "try.only_partitions": Text(
        nl="zeg met --partitions dat de bronnen partities zijn",
        en="say that SOURCES are, with --partitions",
    ),
    "err.not_toml": Text(nl="een definitie is een TOML-bestand", en="a definition is a TOML file"),
    "try.end_in": Text(nl="laat de naam eindigen op {ending}", en="end it in {ending}"),
    "err.repeated_view": Text(nl="een herhaalde run opent geen pagina", en="a run that is repeated opens no page"),
    "try.repeated_view": Text(nl="laat --view weg, of --from-manifest", en="leave out --view, or --from-manifest"),
    "err.reasons": Text(
        nl="elke uitzondering heeft een eigen reden nodig",
        en="every exception needs a reason of its own",
    ),
    "try.reasons": Text(
        nl="schrijf bij elke --except een --because REDEN",
        en="write --because REASON for each --except",
    ),
    "err.no_source": Text(nl="er is geen bron", en="there is no source"),
    "try.no_source": Text(nl="noem bestanden of mappen met registers", en="name files or folders with registers"),
    "err.release_findings": Text(nl="een uitgave vertelt geen bevindingen", en="a release tells no findings"),
    "try.release_findings": Text(
        nl="geef daarvoor `doorloop check`, en laat --strict hier weg",
        en="run `doorloop check` for them, without --strict here",
    ),
    "err.template_word": Text(nl="een sjabloon is voor Word", en="a template is for Word"),
    "try.template_word": Text(nl="vraag erom met -f docx", en="ask for it with -f docx"),
    "err.nothing_kept": Text(
        nl="er wordt niets geschreven, dus er valt niets te bewaren",
        en="nothing is written, so nothing can be kept",
    ),
    "try.out": Text(nl="noem een map met --out MAP", en="name a folder with --out DIR"),
    "err.manifest_decides": Text(nl="{option} staat al in het manifest", en="{option} is what the manifest decides"),
    "try.manifest_decides": Text(
        nl="laat dit weg, of laat --from-manifest weg",
        en="leave it out, or leave --from-manifest",
    ),
    "err.would_replace": Text(
        nl="dit zou een ander bestand vervangen: {names}",
        en="would replace another file: {names}",
    ),
    "try.empty_folder": Text(nl="kies een lege map", en="choose an empty folder"),
    "err.no_sample": Text(nl="bij deze installatie hoort geen voorbeeld", en="this installation holds no sample"),
    "try.install_again": Text(nl="installeer doorloop opnieuw", en="install doorloop again"),
    "err.template_xlsx": Text(nl="een sjabloon is een .xlsx-bestand", en="a template is an .xlsx file"),
    "try.that_ending": Text(nl="laat de naam daarop eindigen", en="give it that ending"),
    "err.nothing_to_freeze": Text(nl="er is niets vast te leggen", en="there is nothing to freeze"),
    "try.nothing_to_freeze": Text(
        nl="noem de registers vóór --freeze BESTAND",
        en="name the registers before --freeze FILE",
    ),
    "err.draft_of_one": Text(
        nl="een concept wordt gemaakt van één bestand met tabellen",
        en="a draft is made of one file of tables",
    ),
    "try.draft_of_one": Text(nl="laat registers en andere opties weg", en="leave registers and other options out"),
    "err.no_file": Text(nl="er is geen bestand {file}", en="there is no file {file}"),
    "try.no_file_draft": Text(
        nl="noem na --draft een bestand met gedrukte tabellen",
        en="name a file with printed tables after --draft",
    ),
    "err.is_folder": Text(nl="{out} is een map", en="{out} is a folder"),
    "try.is_folder": Text(
        nl="noem na -o het bestand dat u wilt, zoals -o publicatie.toml",
        en="name the file to write after -o, as in -o publication.toml",
    ),
    "err.no_definition": Text(nl="er is geen definitie {name!r}{likely}", en="there is no definition {name!r}{likely}"),
    "try.no_definition": Text(
        nl="zie `doorloop definition list`, of geef het pad van een .toml-bestand",
        en="see `doorloop definition list`, or give the path of a .toml file",
    ),
    "err.period_backwards": Text(
        nl="{text!r} is geen periode: het einde ligt vóór het begin",
        en="{text!r} is no period: it ends before it begins",
    ),
    "err.no_column": Text(nl="{text!r} noemt geen kolom", en="{text!r} names no column"),
    "try.no_column": Text(
        nl="schrijf KOP=VELD of BESTAND!KOP=VELD",
        en="write it as HEADER=FIELD or FILE!HEADER=FIELD",
    ),
    "err.no_field": Text(
        nl="geen register heeft een veld {field!r}{likely}",
        en="no register has a field {field!r}{likely}",
    ),
    "try.no_field": Text(
        nl="zie `doorloop definition show` voor de velden",
        en="see `doorloop definition show` for the fields",
    ),
    "err.no_period": Text(nl="{text!r} is geen periode", en="{text!r} is no period"),
    "err.no_condition": Text(nl="{text!r} is geen voorwaarde", en="{text!r} is no condition"),
    "try.no_condition": Text(nl="schrijf VELD=CODE", en="write it as FIELD=CODE"),
    "err.no_event_register": Text(
        nl="deze definitie heeft geen register van gebeurtenissen",
        en="this definition has no register of events",
    ),
    "try.no_event_register": Text(
        nl="laat --definition weg, of laat --steps weg",
        en="leave --definition out, or leave --steps",
    ),
    "err.no_step": Text(nl="{text!r} is geen stap", en="{text!r} is no step"),
    "err.start_after_nothing": Text(
        nl="het begin van een stap komt op of na niets",
        en="the start of a step is on or after nothing",
    ),
    "try.start_after_nothing": Text(nl="laat [after] daar weg", en="leave [after] out there"),
    "err.targets_for_steps": Text(
        nl="{n} {n:norm|normen} voor {size} {size:stap|stappen}",
        en="{n} {n:target|targets} for {size} {size:step|steps}",
    ),
    "try.targets_for_steps": Text(
        nl="geef er één voor alle, of één per stap; {none} voor geen",
        en="give one for all, or one for each; {none} for none",
    ),
    "err.target_unit": Text(
        nl="een norm van een stap wordt niet gegeven in {unit!r}",
        en="a target of a step is not told in {unit!r}",
    ),
    "try.target_unit": Text(
        nl="schrijf werkdagen (10wd), dagen (28d), weken (6w) of uren (24h)",
        en="write it in working days (10wd), days (28d), weeks (6w) or hours (24h)",
    ),
    "err.release_no_definition": Text(
        nl="zegt niet welke definitie de cijfers volgen",
        en="does not say which definition its figures follow",
    ),
    "err.release_definition_gone": Text(
        nl="berust op een definitie die hier niet is: {told}",
        en="rests on a definition that is not here: {told}",
    ),
    "try.release_definition_gone": Text(
        nl="noem met --definition het bestand ervan, zoals het toen was",
        en="name its file, as it was then, with --definition",
    ),
    "err.two_runs": Text(
        nl="de bestanden zijn van twee runs: zij verschillen in {name}",
        en="its files are of two runs: they differ in their {name}",
    ),
    "err.release_no_peildatum": Text(nl="zegt geen peildatum", en="does not say its peildatum"),
    "err.release_settings": Text(
        nl="de instellingen zijn niet te lezen: {why}",
        en="its settings cannot be read: {why}",
    ),
    "err.printed": Text(
        nl="zegt geen peildatum, of geeft geen aantal dat een tabel heeft",
        en="says no peildatum, or prints no count that a table has",
    ),
    "err.no_such_path": Text(nl="deze map of dit bestand is er niet", en="there is no such folder or file"),
    "try.no_such_path": Text(nl="noem de map van een uitgave", en="name the folder of a release"),
    "err.no_release": Text(
        nl="er zit geen uitgave in: geen tabellen voor programma's",
        en="there is no release in it: no tables for programs",
    ),
    "err.releases_gone": Text(
        nl="{n} van de uitgaven waarop deze volgt, {n:staat|staan} er niet naast",
        en="{n} of the releases that it continues are not beside it",
    ),
    "try.releases_gone": Text(
        nl="bewaar ze allemaal in één map, elk met zijn report.json",
        en="keep all of them in one folder, each with its report.json",
    ),
    "err.not_of_a_report": Text(nl="is geen {name} die een rapport schreef", en="is no {name} that a report wrote"),
    "err.unreadable_why": Text(nl="dit kan niet worden gelezen: {why}", en="cannot be read: {why}"),
    "err.no_json": Text(nl="is geen heel JSON-bestand", en="is no whole JSON file"),
    "err.file_changed": Text(
        nl="is niet het bestand dat hier is geschreven",
        en="is not the file that was written here",
    ),
    "err.nothing_to_judge": Text(
        nl="geen tabel ervan telt iets dat te beoordelen is",
        en="no table of it counts anything that can be judged",
    ),
    "err.no_age_classes": Text(
        nl="de definitie heeft geen leeftijdsklassen",
        en="the definition has no classes of age",
    ),
    "try.no_age_classes": Text(nl="laat --age class weg", en="leave --age class out"),
    "err.key_in_output": Text(nl="de sleutel ligt in de map van de uitvoer", en="the key lies in the output folder"),
    "try.key_in_output": Text(nl="bewaar de sleutel in een eigen map", en="keep it in a folder of its own"),
    "err.key_open": Text(nl="anderen kunnen deze sleutel lezen", en="others can read this key"),
    "try.key_open": Text(nl="chmod 600 {path}", en="chmod 600 {path}"),
    "err.no_key": Text(nl="dit is geen sleutel, of geen hele", en="this is no key, or not a whole one"),
    "try.make_key": Text(nl="maak er een met `doorloop key BESTAND`", en="make one with `doorloop key FILE`"),
    "err.key_unreadable": Text(nl="de sleutel kan niet worden gelezen: {why}", en="the key cannot be read: {why}"),
    "err.no_place": Text(nl="{text!r} is geen plaats", en="{text!r} is no place"),
    "try.no_place": Text(
        nl="schrijf BESTAND:BLAD:RIJ, bij een CSV BESTAND:RIJ",
        en="write it as FILE:SHEET:ROW, of a CSV as FILE:ROW",
    ),
    "err.no_case_here": Text(nl="in deze rij staat geen zaak", en="this row holds no case"),
    "try.column_missing": Text(
        nl="voeg de kolom toe, verbeter de kop, of zeg welke kolom het is: {said}",
        en="add the column, correct its header, or say which column it is: {said}",
    ),
    "err.two_header_rows": Text(
        nl="twee rijen met koppen passen allebei: rij {row} en rij {other}",
        en="two header rows both fit: row {row} and row {other}",
    ),
    "try.two_header_rows": Text(nl="houd één tabel per blad", en="keep one table a sheet"),
    "try.two_headers": Text(
        nl="hernoem of verwijder een van de twee kolommen, of haal een kop uit {aliases}",
        en="rename or remove one of the two columns, or take a header out of {aliases}",
    ),
    "err.keys_alike": Text(nl="twee nummers zijn niet uit elkaar te houden", en="two identifiers cannot be told apart"),
    "try.keys_alike": Text(nl="geef de twee registers in twee runs", en="give the two registers in two runs"),
    "try.save_xlsx": Text(
        nl="open het in een spreadsheetprogramma en sla het op als .xlsx",
        en="open it in a spreadsheet program and save it as .xlsx",
    ),
    "err.empty_file": Text(nl="het bestand is leeg", en="the file is empty"),
    "try.empty_file": Text(
        nl="laat het weg, of sla het register opnieuw op",
        en="leave it out, or save the register again",
    ),
    "err.no_csv": Text(nl="is geen leesbare CSV: {why}", en="is no readable CSV: {why}"),
    "err.no_text": Text(nl="is geen tekstbestand", en="is no text file"),
    "try.no_text": Text(
        nl="exporteer het opnieuw als CSV, of sla het op als .xlsx",
        en="export it again as CSV, or save it as .xlsx",
    ),
    "err.log_attributes": Text(
        nl="de event log heeft meer dan {most} verschillende attributen",
        en="the event log has more than {most} different attributes",
    ),
    "try.log_attributes": Text(
        nl="schrijf lijsten als één attribuut, of laat ze weg",
        en="write lists as one attribute, or leave them out",
    ),
    "try.log_packed": Text(nl="kopieer of exporteer het opnieuw", en="copy or export it again"),
    "err.no_log": Text(
        nl="dit is geen event log: er staat geen XES en geen OCEL 2.0 in",
        en="this is no event log: neither XES nor OCEL 2.0 is in it",
    ),
    "try.export_again": Text(nl="exporteer het opnieuw", en="export it again"),
    "err.parquet_column": Text(nl="in de kolom {title!r} staat {type}", en="the column {title!r} holds {type}"),
    "try.parquet_column": Text(nl="schrijf teksten, getallen en datums", en="write texts, numbers and dates"),
    "err.parquet_not_installed": Text(
        nl="wat Parquet leest, is niet geïnstalleerd",
        en="Parquet is read by what is not installed",
    ),
    "try.install_extra": Text(nl="pip install {packages}", en="pip install {packages}"),
    "err.parquet": Text(
        nl="het Parquet-bestand kan niet worden gelezen ({why})",
        en="the Parquet file cannot be read ({why})",
    ),
    "try.parquet": Text(nl="schrijf het opnieuw", en="write it again"),
    "err.password": Text(
        nl="de werkmap is beveiligd met een wachtwoord",
        en="the workbook is protected with a password",
    ),
    "try.password": Text(nl="sla een kopie zonder wachtwoord op", en="save a copy without password"),
    "try.save_xlsx_again": Text(
        nl="open het in een spreadsheetprogramma en sla het opnieuw op als .xlsx",
        en="open it in a spreadsheet program and save it again as .xlsx",
    ),
    "err.no_registers": Text(nl="hier zijn geen registers", en="there are no registers here"),
    "err.given_twice": Text(nl="hetzelfde bestand is twee keer gegeven", en="the same file is given twice"),
    "try.given_twice": Text(nl="noem elk bestand, of de map ervan, één keer", en="name each file, or its folder, once"),
    "err.no_path": Text(nl="dit pad bestaat niet", en="this path does not exist"),
    "try.no_path": Text(nl="kijk de spelling na", en="check the spelling"),
    "err.kind_of_file": Text(nl="dit soort bestand wordt niet gelezen", en="this kind of file is not read"),
    "try.kind_of_file": Text(nl="sla het op als een van {names}", en="save it as one of {names}"),
    "err.unopened": Text(nl="dit kan niet worden geopend: {why}", en="cannot be opened: {why}"),
    "try.unreadable_why": Text(
        nl="sluit het in andere programma's en kijk uw rechten na",
        en="close it in other programs and check your rights",
    ),
    "err.same_content": Text(
        nl="twee keer hetzelfde bestand: de inhoud is die van {other}",
        en="the same file twice: its content is that of {other}",
    ),
    "try.leave_one": Text(nl="laat er een weg", en="leave one out"),
    "err.no_copy": Text(
        nl="er kan geen kopie met opmerkingen worden gemaakt ({why})",
        en="no marked copy can be made ({why})",
    ),
    "err.no_word": Text(nl="dit is geen Word-document", en="this is no Word document"),
    "try.word_again": Text(nl="open het in Word en sla het opnieuw op", en="open it in Word and save it again"),
    "err.word_too_large": Text(
        nl="dit document is te groot voor een sjabloon",
        en="this document is too large for a template",
    ),
    "err.not_for_publication": Text(nl="{format} is niet voor publicatie", en="{format} is not for publication"),
    "err.one_on_screen": Text(nl="op het scherm past maar één formaat", en="only one format fits on the screen"),
    "err.not_installed": Text(
        nl="wat {name} nodig heeft, is niet geïnstalleerd",
        en="{name} needs what is not installed",
    ),
    "err.counts_ending": Text(
        nl="tellingen worden geschreven zoals de bestandsnaam eindigt",
        en="counts are written as their file's ending says",
    ),
    "try.parquet_or_csv": Text(
        nl=f"pip install {PACKAGES['parquet']}, of neem .csv",
        en=f"pip install {PACKAGES['parquet']}, or .csv",
    ),
    "err.register_among": Text(
        nl="een register tussen tellingen: of er dezelfde zaken in staan, is niet te zien",
        en="a register among aggregates: whether it has cases of theirs cannot be seen",
    ),
    "try.register_among": Text(
        nl="maak met `doorloop aggregate` een telling van de registers, en noem die",
        en="make an aggregate of the registers with `doorloop aggregate`, and name that",
    ),
    "err.at_least": Text(nl="{name} is ten minste {least}", en="the {name} is at least {least}"),
    "err.one_case": Text(nl="noem één zaak", en="name one case"),
    "try.one_case": Text(
        nl="bij het nummer, of bij de plaats BESTAND:BLAD:RIJ",
        en="by its identifier, or by its place FILE:SHEET:ROW",
    ),
    "err.many_cases": Text(
        nl="{n} {n:zaak heeft|zaken hebben} dit nummer", en="{n} {n:case has|cases have} this identifier"
    ),
    "try.many_cases": Text(
        nl="noem er een bij de plaats, BESTAND:BLAD:RIJ",
        en="name one by its place, FILE:SHEET:ROW",
    ),
    "err.no_such_case": Text(
        nl="geen register heeft een zaak met dit nummer",
        en="no register has a case with this identifier",
    ),
    "err.case_out": Text(nl="deze zaak telt niet mee: {why}", en="this case does not count: {why}"),
    "err.no_identifier": Text(nl="dit is geen {name}", en="this is no {name}"),
    "err.cluster_not_installed": Text(
        nl="wat een cluster nodig heeft, is niet geïnstalleerd",
        en="a cluster needs what is not installed",
    ),
    "try.cluster_not_installed": Text(
        nl=f"pip install {PACKAGES['dask']}, of neem met --scheduler none de partities één voor één",
        en=f"pip install {PACKAGES['dask']}, or take one partition after another with --scheduler none",
    ),
    "err.no_scheduler_address": Text(
        nl="{address!r} is geen adres van een scheduler",
        en="{address!r} is no address of a scheduler",
    ),
    "try.no_scheduler_address": Text(
        nl="geef local, none of tcp://host:8786",
        en="give local, none, or tcp://host:8786",
    ),
    "err.no_worker": Text(
        nl="geen scheduler met een worker antwoordt ({why})",
        en="no scheduler with a worker answers ({why})",
    ),
    "try.no_worker": Text(
        nl="geef het adres, zoals tcp://host:8786, en start daar workers",
        en="give its address, as tcp://host:8786, and start workers there",
    ),
    "err.unfinished": Text(nl="de workers kwamen niet klaar ({why})", en="the workers did not finish ({why})"),
    "try.unfinished": Text(
        nl="geef elke worker geheugen voor één partitie, of maak kleinere partities",
        en="give each worker memory for one partition, or make smaller partitions",
    ),
    "err.counts_no_findings": Text(nl="tellingen hebben geen lijst met bevindingen", en="counts list no findings"),
    "try.counts_no_findings": Text(
        nl="vraag `doorloop.check` waar de registers zijn",
        en="ask `doorloop.check` where the registers are",
    ),
    "err.shift_weeks": Text(
        nl="een zaak verschuift met een telbaar aantal weken",
        en="a case is shifted by weeks that can be counted",
    ),
    "try.shift_weeks": Text(nl="geef 0 tot en met {most}", en="give 0 to {most}"),
    "err.days_and_coarse": Text(
        nl="doorlooptijden in dagen vertellen wat grove datums weglaten",
        en="durations in days tell what coarse dates leave out",
    ),
    "try.leave_one_of_them": Text(nl="laat een van beide weg", en="leave one of them out"),
    "err.no_manifest": Text(nl="dit is geen manifest", en="this is no manifest"),
    "err.manifest_names": Text(
        nl="het noemt een tabel of een bestand met een naam die niet kan",
        en="it names a table or a file that is none",
    ),
    "err.manifest_parameters": Text(
        nl="de instellingen zijn niet compleet ({why})",
        en="its parameters are not complete ({why})",
    ),
    "err.folder_in_partition": Text(nl="een map in een partitie", en="a folder within a partition"),
    "try.holds_partitions": Text(
        nl="noem de map waarin de partities staan",
        en="name the folder that holds the partitions",
    ),
    "err.worker_version": Text(
        nl="een worker heeft doorloop {theirs}, dit is {mine}",
        en="a worker has doorloop {theirs}, this is {mine}",
    ),
    "try.worker_version": Text(nl="installeer overal dezelfde versie", en="install the same version everywhere"),
    "try.partitions_mix": Text(
        nl="verdeel alle registers daarop met één regel, en noem de map van elk register, niet een erboven",
        en=("divide all registers by one rule on it, and name the folder of each register, not one above them"),
    ),
    "err.partitions_folders": Text(nl="partities staan in mappen", en="partitions lie in folders"),
    "try.holds_them": Text(nl="noem de map waarin zij staan", en="name the folder that holds them"),
    "err.counts_published": Text(
        nl="tellingen van andere runs worden niet gepubliceerd",
        en="counts of other runs are not published",
    ),
    "try.counts_published": Text(nl="publiceer waar de registers zijn", en="publish where the registers are"),
    "err.codes_as_found": Text(
        nl="de codes van {field!r} zijn die van de registers, en worden niet gepubliceerd",
        en="the codes of {field!r} are those that the registers have, and are not published",
    ),
    "try.codes_as_found": Text(nl="geef het veld een codelijst", en="give the field a list of codes"),
    "err.exception_unpublished": Text(
        nl="een uitzondering is voor wat wordt gepubliceerd",
        en="an exception is for what is published",
    ),
    "try.add_publish": Text(nl="voeg --publish toe", en="add --publish"),
    "err.key_unpublished": Text(
        nl="een sleutel of een eerdere uitgave is voor wat wordt gepubliceerd",
        en="a key or an earlier release is for what is published",
    ),
    "err.partitions_published": Text(nl="partities worden niet gepubliceerd", en="partitions are not published"),
    "try.partitions_published": Text(
        nl="geef de registers zelf, zonder --partitions",
        en="give the registers themselves, without --partitions",
    ),
    "err.no_reason": Text(nl="een uitzondering heeft geen reden", en="an exception has no reason"),
    "try.no_reason": Text(
        nl="schrijf er een met --because; die staat in de uitgave",
        en="write one with --because; it is printed in the release",
    ),
    "err.two_sides": Text(
        nl="een vergelijking heeft twee verschillende kanten",
        en="a comparison has two different sides",
    ),
    "try.two_sides": Text(nl="noem twee groepen, of twee delen van --by", en="name two groups, or two parts of --by"),
    "err.no_comparison": Text(
        nl="de definitie heeft geen tabel van het soort comparison",
        en="the definition has no table of kind comparison",
    ),
    "err.nothing_to_compare": Text(nl="er is niets te vergelijken", en="there is nothing to compare"),
    "try.nothing_to_compare": Text(nl="noem twee kanten met --compare A B", en="name two sides with --compare A B"),
    "try.no_register": Text(
        nl="vergelijk ze met `doorloop definition show {name}`, of laat een definitie voorstellen:"
        " `doorloop definition draft BRONNEN -o eigen.toml`",
        en="compare them with `doorloop definition show {name}`, or have a definition proposed:"
        " `doorloop definition draft SOURCES -o own.toml`",
    ),
    "err.no_unit": Text(nl="er is geen {register} onder de bronnen", en="there is no {register} among the sources"),
    "try.no_unit": Text(
        nl="voeg het register toe waarvan de rijen worden geteld",
        en="add the register whose rows are counted",
    ),
    "err.no_printed_table": Text(nl="geen tabel met cijfers erin", en="no table with figures in it"),
    "try.no_printed_table": Text(nl="zie docs/verify.md voor de indelingen", en="see docs/verify.md for the layouts"),
    "err.no_printed_file": Text(nl="geen bestand met gedrukte tabellen", en="no file with printed tables"),
    "err.more_than_printed": Text(nl="hierin staat meer dan een gedrukte tabel", en="holds more than a printed table"),
    "try.more_than_printed": Text(nl="haal de tabellen eruit", en="take the tables out of it"),
    "try.type_over": Text(nl="sla het opnieuw op, of typ het over als CSV", en="save it again, or type it over as CSV"),
    "err.no_publication": Text(
        nl="er is geen publicatie {name!r}{likely}",
        en="there is no publication {name!r}{likely}",
    ),
    "try.no_publication": Text(
        nl="kies uit {names}, of geef het pad van een .toml-bestand",
        en="choose from {names}, or give the path of a .toml file",
    ),
    "err.broken": Text(
        nl="dit is een fout in doorloop ({kind} op {at})", en="this is a mistake in doorloop ({kind} at {at})"
    ),
    "try.broken": Text(
        nl="meld haar met de opdracht die u gaf, zonder enig register",
        en="report it with the command that you gave, without any register",
    ),
    "os.ENOENT": Text(nl="dit bestaat niet", en="No such file or directory"),
    "os.EACCES": Text(nl="daar zijn geen rechten voor", en="Permission denied"),
    "os.EPERM": Text(nl="dat is niet toegestaan", en="Operation not permitted"),
    "os.EISDIR": Text(nl="dit is een map", en="Is a directory"),
    "os.ENOTDIR": Text(nl="dit is geen map", en="Not a directory"),
    "os.ENOSPC": Text(nl="de schijf is vol", en="No space left on device"),
    "os.EROFS": Text(nl="hier kan alleen worden gelezen", en="Read-only file system"),
    "os.ENAMETOOLONG": Text(nl="de naam is te lang", en="File name too long"),
    "os.EEXIST": Text(nl="dit bestaat al", en="File exists"),
    "os.EBUSY": Text(nl="dit is in gebruik", en="Device or resource busy"),
    "os.ETXTBSY": Text(nl="dit is in gebruik", en="Text file busy"),
    "os.ELOOP": Text(nl="de verwijzingen lopen in een kring", en="Too many levels of symbolic links"),
    "os.EDQUOT": Text(nl="uw ruimte op de schijf is op", en="Disk quota exceeded"),
    "os.EIO": Text(nl="de schijf geeft een fout", en="Input/output error"),
    "os.EBADF": Text(nl="deze is gesloten", en="Bad file descriptor"),
    "os.EPIPE": Text(nl="de lezer is weg", en="Broken pipe"),
    "err.meant": Text(nl="; bedoelt u {name!r}?", en="; did you mean {name!r}?"),
    "err.aggregates_differ": Text(
        nl="{what} is {theirs}, en die van {other} is {mine}",
        en="its {what} is {theirs}, that of {other} is {mine}",
    ),
    "err.counts_differ": Text(
        nl="{what} van de tellingen is {theirs}, en die van {other} is {mine}",
        en="of the counts the {what} is {theirs}, that of {other} is {mine}",
    ),
    "nearest.fits": Text(nl="herkende koppen: {headers}", en="headers that fit: {headers}"),
    "nearest.likely": Text(nl="bijna: {headers}", en="nearly: {headers}"),
    "err.aggregate_other": Text(nl="{what} is {theirs}, en niet {wanted}", en="its {what} is {theirs}, not {wanted}"),
    "err.source_twice": Text(
        nl="twee keer dezelfde bron: {source} telt ook mee in {first}, als {file}",
        en="the same source twice: {source} is counted in {first} too, as {file}",
    ),
    "try.leave_one_of_two": Text(nl="laat een van de twee weg", en="leave one of the two out"),
    "err.aggregate_registers": Text(
        nl="zij telt rijen van registers die de definitie niet heeft",
        en="it counts rows of registers that the definition does not have",
    ),
    "err.aggregate_sources": Text(
        nl="zij noemt een bron die geen van de registers van de definitie is",
        en="it names a source that is none of the definition's registers",
    ),
    "err.aggregate_kind": Text(nl="zij is niet van het soort {schema}", en="it is not of the kind {schema}"),
    "err.aggregate_changed": Text(
        nl="zij is niet heel, of is gewijzigd nadat zij is geschreven",
        en="it is not whole, or was changed after it was written",
    ),
    "err.aggregate_record": Text(
        nl="zij heeft een regel die niet wordt begrepen",
        en="it has a record that is not understood",
    ),
    "try.exists_force": Text(
        nl="kies een andere naam, of schrijf erover met --force",
        en="choose another name, or write over it with --force",
    ),
    "try.file_for_folder": Text(nl="schrijf --out {folder} -f {kind}", en="write --out {folder} -f {kind}"),
    "try.a_folder": Text(nl="noem een map", en="name a folder"),
    "err.extends_nothing": Text(nl="{file!r} breidt niets uit", en="{file!r} extends nothing"),
    "try.extends_nothing": Text(nl='begin het met `{name} = "NAAM"`', en='begin it with `{name} = "NAME"`'),
    "err.extends_other": Text(
        nl="{file!r} breidt {base!r} uit, en niet {definition!r}",
        en="{file!r} extends {base!r}, not {definition!r}",
    ),
    "try.extends_other": Text(nl="noem een van de twee", en="name one of the two"),
    "try.changed": Text(
        nl="verbeter --column, --period, --where of --date-order: zonder klopt de definitie",
        en="correct --column, --period, --where or --date-order: without them the definition is right",
    ),
    "try.period": Text(nl="schrijf 2024-01-01..2024-12-31", en="write it as 2024-01-01..2024-12-31"),
    "try.steps": Text(
        nl='schrijf "A -> B", met namen van activiteiten',
        en='write it as "A -> B", with the names of activities',
    ),
    "try.release_again": Text(
        nl="schrijf de uitgave opnieuw, of toets een kopie zoals zij is geschreven",
        en="write the release again, or audit a copy of it as it was written",
    ),
    "try.release_no_definition": Text(
        nl="houd report.json, datapackage.json of manifest.json bij de tabellen",
        en="keep report.json, datapackage.json or manifest.json beside the tables",
    ),
    "err.promised_at_least": Text(
        nl="de {name} die zij belooft, is ten minste {least}",
        en="the {name} that it promises is at least {least}",
    ),
    "try.no_release": Text(
        nl="noem een map die `doorloop report -o MAP` schreef met -f json, csv of parquet",
        en="name a folder that `doorloop report -o DIR` wrote with -f json, csv or parquet",
    ),
    "err.foreign_record": Text(
        nl="een regel hoort niet bij de definitie die wordt genoemd",
        en="a record is not of the definition that is told",
    ),
    "try.no_case_here": Text(
        nl="de zaken staan in {extent}; zie `doorloop check` voor wat er van elke rij is geworden",
        en="its cases stand in {extent}; see `doorloop check` for what became of every row",
    ),
    "err.many_sheets": Text(nl="er zijn {n} bladen met zaken", en="there are {n} sheets with cases"),
    "err.no_such_sheet": Text(
        nl="er is geen bestand of blad met zaken dat zo heet",
        en="there is no such file or sheet with cases",
    ),
    "try.and_more": Text(nl=" en nog {n}", en=" and {n} more"),
    "try.name_one_of": Text(nl="noem een van {names}{more}", en="name one of {names}{more}"),
    "err.two_headers": Text(
        nl="twee koppen passen allebei op het veld {field!r}: {names}",
        en="two headers both fit the field {field!r}: {names}",
    ),
    "err.markup": Text(
        nl="geen werkmap: het bestand is een webpagina of XML onder de naam .{suffix}",
        en="no workbook: the file holds a web page or XML under the name .{suffix}",
    ),
    "err.no_workbook": Text(
        nl="geen werkmap: in het bestand staat iets anders onder de naam .{suffix}",
        en="no workbook: the file holds something else under the name .{suffix}",
    ),
    "try.no_csv": Text(
        nl="sluit elk aanhalingsteken, exporteer het opnieuw, of sla het op als .xlsx",
        en="close each quote, export it again, or save it as .xlsx",
    ),
    "err.log_packed": Text(
        nl="het ingepakte bestand kan niet worden uitgepakt ({what})",
        en="the packed file cannot be unpacked ({what})",
    ),
    "err.not_an_ocel": Text(
        nl="dit is geen event log in OCEL 2.0 ({what})",
        en="this is no event log in OCEL 2.0 ({what})",
    ),
    "err.log_broken": Text(
        nl="de event log kan niet worden gelezen ({what})",
        en="the event log cannot be read ({what})",
    ),
    "err.log_doctype": Text(nl="er staat een documenttype in", en="it has a document type"),
    "why.damaged": Text(nl="het is beschadigd", en="it is damaged"),
    "why.ends_early": Text(nl="het houdt te vroeg op", en="it ends too early"),
    "why.no_utf8": Text(nl="geen UTF-8", en="no UTF-8"),
    "why.no_table": Text(nl="er is een tabel of kolom niet", en="no such table"),
    "why.no_sheet": Text(nl="er is geen blad in", en="it holds no sheet"),
    "why.part_missing": Text(nl="een deel ervan ontbreekt of is beschadigd", en="a part of it is missing or damaged"),
    "err.sheet": Text(
        nl="het blad {sheet!r} kan niet worden gelezen ({why})",
        en="sheet {sheet!r} cannot be read ({why})",
    ),
    "err.workbook": Text(nl="de werkmap kan niet worden gelezen ({why})", en="the workbook cannot be read ({why})"),
    "try.partitions_within": Text(
        nl=", of --partitions waar zij in de mappen hierin staan",
        en=", or --partitions where they lie in the folders within",
    ),
    "try.no_registers": Text(
        nl="geef bestanden, of mappen met bestanden, die eindigen op {endings}{otherwise}",
        en="give files, or folders with files, that end in {endings}{otherwise}",
    ),
    "err.word_unfit": Text(
        nl="in dit document kan geen rapport worden geschreven ({why})",
        en="no report can be written into this document ({why})",
    ),
    "try.not_for_publication": Text(
        nl="kies een ander: een figuur toont hele verdelingen, en die worden niet gepubliceerd",
        en="choose another: a figure shows whole distributions, which are not published",
    ),
    "err.files_on_screen": Text(
        nl="{name} is een bestand per tabel, en past niet op het scherm",
        en="{name} is a file a table, and does not fit on the screen",
    ),
    "err.no_text_on_screen": Text(
        nl="{name} is geen tekst, en past niet op het scherm",
        en="{name} is no text, and does not fit on the screen",
    ),
    "noun.format": Text(nl="formaat", en="format"),
    "try.no_such_case": Text(
        nl="zie `doorloop check` voor wat er van elke rij is geworden",
        en="see `doorloop check` for what became of every row",
    ),
    "try.digits": Text(nl="geef het nummer, van {lengths} lang", en="give the number, of length {lengths}"),
    "try.letters_digits": Text(nl="geef de letters en cijfers ervan", en="give its letters and digits"),
    "try.manifest": Text(nl="noem de {name} die een rapport schreef", en="name the {name} that a report wrote"),
    "err.partitions_mix": Text(
        nl="gemengde partities: beide hebben dezelfde waarde van {name} ({n} keer)",
        en="partitions that mix: both have the same {name} ({n} of them)",
    ),
    "err.no_register": Text(
        nl="geen register herkend; gezocht naar de koppen van: {titles}{came}",
        en="no register was recognised; looked for the headers of: {titles}{came}",
    ),
    "err.came_nearest": Text(nl="; het dichtst komt {near}", en="; the nearest is {near}"),
    "noun.what_is_asked": Text(nl="de vraag", en="what is asked"),
    "noun.its_version": Text(nl="de versie van doorloop", en="version of doorloop"),
    "noun.its_definition": Text(nl="de definitie", en="definition"),
    "noun.its_definition_sha256": Text(nl="de SHA-256 van de definitie", en="definition's SHA-256"),
    "noun.its_peildatum": Text(nl="de peildatum", en="peildatum"),
    "noun.its_calendar": Text(nl="de kalender", en="calendar"),
    "noun.its_calendar_sha256": Text(nl="de SHA-256 van de kalender", en="calendar's SHA-256"),
    "try.same_version": Text(nl="maak ze alle met één versie", en="make all of them with one version"),
    "try.same_definition": Text(
        nl="maak en lees ze alle met één --definition",
        en="make all of them, and tell them, with one --definition",
    ),
    "try.same_definition_file": Text(
        nl="maak en lees ze alle met hetzelfde definitiebestand",
        en="make all of them, and tell them, with the same definition file",
    ),
    "try.same_peildatum": Text(
        nl="maak en lees ze alle met één --peildatum",
        en="make all of them, and tell them, with one --peildatum",
    ),
    "try.same_calendar": Text(
        nl="maak en lees ze alle met één --calendar",
        en="make all of them, and tell them, with one --calendar",
    ),
    "try.same_calendar_days": Text(
        nl="maak en lees ze alle met één versie van doorloop",
        en="make all of them, and tell them, with one version of doorloop",
    ),
    "err.reading_late": Text(
        nl="het lezen is na {n:1 seconde|{n} seconden} gestopt",
        en="reading was stopped after {n:1 second|{n} seconds}",
    ),
    "err.reading_died": Text(
        nl="het lezen brak af: het bestand is beschadigd, of heeft meer dan {size} GiB geheugen nodig",
        en="reading it broke off: the file is damaged, or needs more than {size} GiB of memory",
    ),
    "try.new_xlsx_memory": Text(
        nl=("open het in een spreadsheetprogramma en sla het op als een nieuw .xlsx-bestand, of verhoog --memory"),
        en="open it in a spreadsheet program and save it as a new .xlsx, or raise --memory",
    ),
    "noun.code_field": Text(nl="codeveld", en="code field"),
    "noun.code_of": Text(nl="code van {field}", en="code of {field}"),
    "noun.column": Text(nl="kolom", en="column"),
    "noun.field": Text(nl="veld", en="field"),
    "noun.rule": Text(nl="regel", en="rule"),
    "noun.severity": Text(nl="ernst", en="severity"),
    "noun.dialect": Text(nl="dialect", en="dialect"),
    "noun.sampled": Text(nl="definitie met een voorbeeld", en="definition with a sample"),
    "noun.date_order": Text(nl="datumvolgorde", en="date order"),
    "noun.register": Text(nl="register", en="register"),
    "noun.precision": Text(nl="precisie van datums", en="precision of dates"),
    "noun.step": Text(nl="stap", en="step"),
    "noun.organisation": Text(nl="organisatie", en="organisation"),
    "noun.table": Text(nl="tabel", en="table"),
    "noun.basis": Text(nl="grondslag", en="basis"),
    "noun.group": Text(nl="groep", en="group"),
    "noun.release": Text(nl="uitgave of publicatie", en="release or publication"),
    "noun.part": Text(nl="{field} met zaken", en="{field} with cases"),
    "err.undecided": Text(
        nl="niet te zeggen: de oplosser gaf op voordat bewezen was wat een lezer kan afleiden",
        en="undecided: the solver gave up before it had proven what a reader can infer",
    ),
    "try.undecided": Text(
        nl="neem minder tabellen, of minder uitgaven tegelijk; van niets is bekend dat het veilig is",
        en="take fewer tables, or fewer releases at once; nothing is known to be safe",
    ),
    "err.relation_broken": Text(
        nl="de aantallen voldoen niet aan een verband ertussen",
        en="the counts do not satisfy a relation between them",
    ),
    "try.relation_broken": Text(
        nl="vergelijk de cellen die op zouden moeten tellen",
        en="compare the cells that are said to add up",
    ),
    "err.contradicts": Text(nl="wat er gedrukt staat, spreekt zichzelf tegen", en="what is printed contradicts itself"),
    "try.contradicts": Text(
        nl="vergelijk de totalen, aandelen en bereiken die bij elkaar zouden horen",
        en="compare the totals, shares and ranges that are said to belong together",
    ),
    "err.base_under_2": Text(nl="er wordt afgerond op minder dan 2", en="the base of rounding is under 2"),
    "try.base_under_2": Text(nl="rond af op 3, 5 of 10", en="round to 3, 5 or 10"),
    "err.tables_differ": Text(
        nl="twee tabellen geven één aantal verschillend: zij sluiten elkaar uit",
        en="two tables tell one count differently: they exclude each other",
    ),
    "err.no_count": Text(nl="er is geen aantal {name!r}", en="there is no count {name!r}"),
    "try.no_count": Text(
        nl="neem de naam uit de kolom count van decisions.csv",
        en="take its name from the column count of decisions.csv",
    ),
    "err.no_rounding": Text(
        nl="er is geen afronding gevonden waarmee de totalen kloppen",
        en="found no rounding that makes the totals add up",
    ),
    "try.no_rounding": Text(nl="publiceer zonder uitzonderingen", en="publish without exceptions"),
    "try.unsafe": Text(
        nl="voeg de categorie in een ruimere, of rond grover af",
        en="fold its category into a wider one, or take a larger base",
    ),
    "err.unsafe": Text(
        nl="de uitgave is niet veilig: een lezer zou te veel kunnen berekenen",
        en="the release is not safe: a reader could compute too much",
    ),
    "err.earlier_other": Text(
        nl="de eerdere uitgave is met een andere definitie gemaakt, of is geen uitgave",
        en="the earlier release was made by another definition, or is no release",
    ),
    "try.earlier_other": Text(nl="begin opnieuw, zonder --after", en="begin anew without --after"),
    "err.unsafe_beside": Text(
        nl="naast de eerdere uitgaven zou een lezer te veel kunnen berekenen",
        en="beside the earlier releases a reader could compute too much",
    ),
    "try.unsafe_beside": Text(
        nl="laat deze uitgave achterwege: de volgende kan weer veilig zijn",
        en="leave this release out: the next one can be safe again",
    ),
    "err.undecided_beside": Text(
        nl="wat een lezer ervan naast de eerdere uitgaven zou kunnen berekenen, is niet te zeggen",
        en="what a reader of it beside the earlier releases could compute is undecided",
    ),
    "err.fallen_beside": Text(
        nl="wat een lezer ervan naast de eerdere uitgaven zou kunnen berekenen, is niet te zeggen: tellingen zijn"
        " sindsdien gedaald, dus de registers zijn verbeterd, of het zijn andere",
        en="what a reader of it beside the earlier releases could compute is undecided: counts have fallen since, so"
        " the registers were corrected, or are others",
    ),
    "try.undecided_beside": Text(
        nl=("neem dezelfde registers en een peildatum die niet vóór de hunne ligt, of begin opnieuw zonder --after"),
        en=("take the same registers and a peildatum that is not before theirs, or begin anew without --after"),
    ),
    "try.contradicted": Text(
        nl="laat weg wat over andere zaken gaat, of over een register dat sindsdien is veranderd",
        en="leave out what is of other cases, or of a register that has changed since",
    ),
    "err.f_no_tables": Text(nl="heeft geen tabellen", en="has no tables"),
    "err.f_no_list": Text(nl="tabel {name} is geen lijst van regels", en="table {name} is no list of records"),
    "err.f_no_utf8": Text(nl="is geen CSV in UTF-8", en="is no CSV in UTF-8"),
    "err.f_no_csv": Text(
        nl="is geen hele CSV: rijen verschillen in lengte, of de laatste is afgebroken",
        en="is no whole CSV: rows differ in length, or the last one is cut off",
    ),
    "err.f_not_installed": Text(
        nl=f"heeft nodig wat niet is geïnstalleerd: pip install {PACKAGES['parquet']}",
        en=f"needs what is not installed: pip install {PACKAGES['parquet']}",
    ),
    "err.f_no_parquet": Text(nl="is geen heel Parquet-bestand", en="is no whole Parquet file"),
    "err.f_value": Text(
        nl="heeft een waarde die geen tekst, getal, ja/nee of niets is",
        en="holds a value that is no text, number, boolean or nothing",
    ),
    "err.f_boolean": Text(
        nl="heeft een tekst waar true of false hoort",
        en="holds a text where true or false should be",
    ),
    "err.f_number": Text(nl="heeft een tekst waar een getal hoort", en="holds a text where a number should be"),
    "err.no_verdict": Text(
        nl="een oordeel in de kolom {column} is er geen dat een rapport geeft",
        en="a verdict in the column {column} is none that a report gives",
    ),
    "err.no_whole_count": Text(
        nl="een aantal in de kolom {column} is geen geheel aantal mensen",
        en="a count in the column {column} is no whole number of people",
    ),
    "out.required-empty": Text(
        nl="een verplicht veld is leeg of niet te lezen",
        en="a required field is empty or cannot be read",
    ),
    "out.outside-period": Text(nl="zij ligt buiten de periode", en="it lies outside the period"),
    "out.outside-selection": Text(nl="zij voldoet niet aan de selectie", en="it does not meet the selection"),
    "out.another-report": Text(
        nl="het is een andere zaak van dezelfde persoon",
        en="it is another case of the same person",
    ),
    "out.after-peildatum": Text(nl="zij ligt na de peildatum", en="it lies after the peildatum"),
    "out.only-elsewhere": Text(
        nl="het register dat wordt geteld, heeft haar niet",
        en="the register that is counted does not have it",
    ),
    "out.not-linked": Text(
        nl="het nummer is niet te lezen, en dus aan niets gekoppeld",
        en="its identifier cannot be read, so it is linked to nothing",
    ),
    "out.no-case": Text(nl="het is geen zaak", en="it is no case"),
    "err.log_deep": Text(
        nl="attributen staan meer dan {n} diep in elkaar",
        en="attributes stand in each other more than {n} deep",
    ),
    "err.in_line": Text(nl="{why}, in regel {n}", en="{why} in line {n}"),
    "why.holds_more": Text(nl="er zit meer dan {n} GiB in", en="it holds more than {n} GiB"),
    "err.column_missing": Text(nl="verplichte kolom ontbreekt: {lacking}", en="required column missing: {lacking}"),
    "err.lacking": Text(
        nl="{names} (gelezen als {register}; gevonden: {found})",
        en="{names} (read as {register}; found: {found})",
    ),
    "try.no_word": Text(
        nl="noem een .docx of .dotx bij --template-docx",
        en="name a .docx or .dotx for --template-docx",
    ),
    "err.exposed": Text(
        nl="een groep gelijke zaken telt er {k}, minder dan {least}; er is niets geschreven",
        en="a group of cases that are alike holds {k}, fewer than {least}; nothing is written",
    ),
    "try.exposed": Text(
        nl="laat kolommen weg met --without, neem ruimere met --age class, of geef zelf --min-k",
        en="leave out columns with --without, take wider ones with --age class, or say --min-k yourself",
    ),
    "err.draft_nothing": Text(nl="hier is geen register in gevonden{why}", en="no register was found in it{why}"),
    "err.output": Text(nl="de uitvoer kan niet worden geschreven: {why}", en="the output cannot be written: {why}"),
    "err.option_value": Text(nl="de optie {name} heeft een waarde nodig", en="the option {name} needs a value"),
    "err.option_values": Text(nl="de optie {name} heeft {n} waarden nodig", en="the option {name} needs {n} values"),
    "err.option_flag": Text(nl="de optie {name} heeft geen waarde", en="the option {name} takes no value"),
    "err.no_command": Text(nl="er is geen opdracht {name!r}{meant}", en="there is no command {name!r}{meant}"),
    "err.meant_one": Text(nl="; bedoelt u {names}?", en="; did you mean {names}?"),
    "err.extra_arguments": Text(nl="dit staat er te veel: {name}", en="this is too much: {name}"),
    "err.not_one_of": Text(nl="{name!r} is geen van {choices}", en="{name!r} is none of {choices}"),
    "err.no_whole_number": Text(nl="{name!r} is geen geheel getal", en="{name!r} is no whole number"),
    "err.no_number": Text(nl="{name!r} is geen getal", en="{name!r} is no number"),
    "err.out_of_range": Text(nl="{name} ligt niet in {range}", en="{name} is not in {range}"),
    "err.no_option": Text(nl="er is geen optie {name}{meant}", en="there is no option {name}{meant}"),
    "err.missing": Text(nl="{names} {n:ontbreekt|ontbreken}", en="{names} {n:is|are} missing"),
    "try.help": Text(nl="zie `{command} --help`", en="see `{command} --help`"),
    "err.no_pause": Text(nl="{text!r} is geen pauze", en="{text!r} is no pause"),
    "try.no_pause": Text(
        nl='schrijf "A -> B": de klok staat stil bij elke A tot de volgende B',
        en='write it as "A -> B": it stops at every A until the next B',
    ),
    "err.round_ends": Text(
        nl="een ronde begint met {each!r} en eindigt er niet mee",
        en="a round begins with {each!r} and ends with none",
    ),
    "try.round_ends": Text(nl="schrijf [{each}] alleen bij het begin", en="write [{each}] at the start only"),
    "err.log_of_objects": Text(
        nl="dit is een log van objecten, en van geen ervan spreekt de definitie; deze soorten staan erin: {kinds}",
        en="it is a log of objects, and none of the definition; it has these kinds: {kinds}",
    ),
    "try.log_of_objects": Text(
        nl="zeg welke soort een zaak is: --column {column}", en="say which kind a case is: --column {column}"
    ),
    "err.sheet_full": Text(
        nl="op een blad passen {most} {most:rij|rijen}, en {sheet!r} heeft er {n}",
        en="a sheet holds {most} {most:row|rows}, and {sheet!r} has {n}",
    ),
    "try.sheet_full": Text(
        nl="vraag om csv, of met --where om een deel van de zaken",
        en="ask for csv, or for a part of the cases with --where",
    ),
    "err.rounds": Text(
        nl="rondes beginnen met één activiteit, en niet met {one} en {other}",
        en="rounds begin with one activity, not with {one} and {other}",
    ),
    "try.rounds": Text(nl="geef ze in aparte runs", en="give them in runs of their own"),
    "err.rounds_published": Text(
        nl="wat wordt geteld, zijn rondes, en één persoon kan er veel hebben: geen aantal ervan is veilig",
        en="what is counted is rounds, of which one person may have many: no count of them is safe",
    ),
    "try.rounds_published": Text(
        nl="publiceer aantallen zaken: laat each weg", en="publish counts of cases: leave out each"
    ),
    "try.kind_or_elsewhere": Text(
        nl="sla het op als een van {names}, of zet het in een andere map",
        en="save it as one of {names}, or put it in another folder",
    ),
}
