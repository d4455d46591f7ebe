-- household.exit_state = '已脱贫' and household.income < standard('line', household.exit_year)
(("household"."exit_state" = '已脱贫') AND ("household"."income" < (CASE WHEN "household"."exit_year" >= 2016 THEN 2952 WHEN "household"."exit_year" >= 2014 THEN 2800 END)));

-- household.exit_state <> '已脱贫'
"household"."exit_state" IS DISTINCT FROM '已脱贫';

-- not (household.exit_state = '已脱贫' or household.size > 3)
NOT ((("household"."exit_state" IS NOT DISTINCT FROM '已脱贫') OR COALESCE("household"."size" > 3, FALSE)));

-- household.exit_state in ('未脱贫', '已脱贫')
("household"."exit_state" IN ('未脱贫', '已脱贫'));

-- household.exit_state not in ('未脱贫')
("household"."exit_state" IS NULL OR NOT "household"."exit_state" IN ('未脱贫'));

-- not (household.exit_state in ('未脱贫'))
NOT (COALESCE("household"."exit_state" IN ('未脱贫'), FALSE));

-- household.size between 1 and 3
("household"."size" >= 1 AND "household"."size" <= 3);

-- is_empty(household.phone) or not matches(household.phone, '1[3-9][0-9]{9}')
(("household"."phone" IS NULL) OR (NOT (COALESCE(REGEXP_MATCHES("household"."phone", '^(?:1[3-9][0-9]{9})$'), FALSE))));

-- household.size <> count_members()
"household"."size" IS DISTINCT FROM COALESCE("facts_person"."n0", 0);

-- no_member(member.relation = '户主')
(COALESCE("facts_person"."seen0", 0) & 1) = 0;

-- all_members(member.health = '健康')
(COALESCE("facts_person"."seen0", 0) & 1) > 0 AND (COALESCE("facts_person"."seen0", 0) & 2) = 0;

-- some_member(age_on(latest(standard('cutoff'))) between 6 and 15 and member.sex = '男')
(COALESCE("facts_person"."seen0", 0) & 1) > 0;

-- sum_members(member.work_months) > 12
(COALESCE("facts_person"."n0", 0) > 12);

-- abs(household.income - sum_of(standard('incomes')) / household.size) > 0.5
(ABS("household"."income" - ((COALESCE("household"."grant", 0) + COALESCE("household"."wage", 0)) / NULLIF("household"."size", 0))) > 0.5);

-- round(household.income / household.size, 2) = floor(household.wage)
ROUND("household"."income" / NULLIF("household"."size", 0), 2) IS NOT DISTINCT FROM FLOOR("household"."wage");

-- exp(household.wage) / household.size < standard('line')
((EXP("household"."wage") / NULLIF("household"."size", 0)) < 2952);

-- head.sex = '女'
"head"."sex" = '女';

-- other_households(household.village_code, household.phone) > 0
(COALESCE("same_household_0"."other_households", 0) > 0);

-- last_year(household.size) > household.size + 2
("last_year_household"."size" > ("household"."size" + 2));

-- coalesce(household.wage, 0) > 0 and count_pairings() = 0
((COALESCE("household"."wage", 0) > 0) AND (COALESCE("facts_pairing"."n0", 0) = 0));

-- was_given(household.size) and not (household.size >= 0)
((NOT "household"."size" IS NULL OR NOT "household"."size__text" IS NULL) AND (NOT (COALESCE("household"."size" >= 0, FALSE))));

-- is_unreadable(household.size)
NOT "household"."size__text" IS NULL;

-- year_of(as_of()) > household.exit_year and left(household.village_code, 4) = '5399'
((YEAR(CAST('2017-10-01' AS DATE)) > "household"."exit_year") AND (LEFT("household"."village_code", 4) = '5399'));

-- if_collected(household.size = 1) and true
(("household"."size" = 1) AND TRUE);

-- number_length(person.id_number) = 15
(CASE WHEN "person"."id_number__form" = 'current' THEN 18 WHEN "person"."id_number__form" = 'old' THEN 15 WHEN "person"."id_number__form" = 'certificate' THEN LENGTH(REPLACE("person"."id_number", ' ', '')) ELSE LENGTH("person"."id_number__standard") END) = 15;

-- number_form(person.id_number) = 'current' and not number_valid(person.id_number)
(("person"."id_number__form" = 'current') AND (NOT (COALESCE("person"."id_number__valid", FALSE))));

-- person.sex <> number_sex(person.id_number)
"person"."sex" IS DISTINCT FROM (CASE WHEN "person"."id_number__sex" = 'male' THEN '男' WHEN "person"."id_number__sex" = 'female' THEN '女' END);

-- number_birth(person.id_number) <> person.birth_date
"person"."id_number__birth" IS DISTINCT FROM "person"."birth_date";

-- other_households(person.id_number) > 0 and first_of(person.household_code, person.id_number)
((COALESCE("same_person_0"."other_households", 0) > 0) AND (((NOT "person"."household_code" IS NULL) AND (NOT "person"."id_number__standard" IS NULL)) AND COALESCE("same_person_1"."first_of" = "person"."row_no", TRUE)));

-- age_on(as_of()) < 16 and age_on(as_of(), head.birth_date) > 70
(("person"."birth_date" > CAST('2001-10-01' AS DATE)) AND ("head"."birth_date" <= CAST('1946-10-01' AS DATE)));

-- age_on(person.birth_date, head.birth_date) < 14 or age_on(head.birth_date) >= 14
(((DATE_DIFF('DAY', "head"."birth_date", "person"."birth_date") < 5124 AND ((YEAR("person"."birth_date") * 10000 + MONTH("person"."birth_date") * 100 + DAY("person"."birth_date")) - (YEAR("head"."birth_date") * 10000 + MONTH("head"."birth_date") * 100 + DAY("head"."birth_date"))) < 140000)) OR ((DATE_DIFF('DAY', "person"."birth_date", "head"."birth_date") >= 5110 AND ((YEAR("head"."birth_date") * 10000 + MONTH("head"."birth_date") * 100 + DAY("head"."birth_date")) - (YEAR("person"."birth_date") * 10000 + MONTH("person"."birth_date") * 100 + DAY("person"."birth_date"))) >= 140000)));

-- people_with(person.id_number, person.id_number) > 1
(COALESCE("with_person_0"."rows", 0) > 1);

-- person.relation in codes('child')
("person"."relation" IN ('之子', '之女'));
